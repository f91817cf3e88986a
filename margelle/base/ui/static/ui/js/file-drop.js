// @ts-check
// <file-drop class="drop"> around a file input: a file may also be dropped on it. Names and weighs what was chosen.

class FileDrop extends HTMLElement {
  connectedCallback() {
    for (const name of ["dragenter", "dragover", "dragleave", "drop", "change"]) this.addEventListener(name, this);
  }

  disconnectedCallback() {
    for (const name of ["dragenter", "dragover", "dragleave", "drop", "change"]) this.removeEventListener(name, this);
  }

  get input() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector('input[type="file"]'));
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "change") return this.tell();
    event.preventDefault();
    this.classList.toggle("is-over", event.type === "dragenter" || event.type === "dragover");
    if (event.type !== "drop" || !this.input || !(event instanceof DragEvent)) return;
    const files = event.dataTransfer?.files;
    if (!files || files.length === 0) return;
    this.input.files = files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell() {
    const line = this.querySelector(".chosen") ?? this.appendChild(document.createElement("p"));
    line.className = "chosen";
    const files = [...(this.input?.files ?? [])];
    line.textContent = files.map((file) => `${file.name} (${weight(file.size)})`).join(", ");
  }
}

/** @param {number} bytes */
function weight(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "ko"] : [bytes / 1e6, "Mo"];
  return `${value.toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0${unit}`;
}

customElements.define("file-drop", FileDrop);
