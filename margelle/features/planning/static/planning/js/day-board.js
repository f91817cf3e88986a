// @ts-check
// <day-board data-moves data-lengths data-day data-first data-last>: blocks are laid at another hour or with another
// technician; the lower edge changes the length. The server answers the columns that changed, each by its id; a
// refusal puts the block back and says why. Twins without a pointer: « Déplacer… » (key d) and « Modifier ».
import { hold, say } from "./hand.js";

const STEP = 15; // minutes

/** @param {number} minute */
const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** @typedef {{block: HTMLElement, x: number, y: number, pulls: boolean, moved: boolean, at: number, minutes: number, to: HTMLElement | null}} Hand */

class DayBoard extends HTMLElement {
  /** @type {Hand | null} */
  hand = null;

  connectedCallback() {
    this.addEventListener("keydown", this.walk);
    this.addEventListener("click", this.press, true);
    if (this.dataset.fixed === undefined) this.addEventListener("pointerdown", this.take);
  }

  get pixels() {
    const axis = this.querySelector(".clock")?.getBoundingClientRect().height ?? 1;
    return axis / ((Number(this.dataset.last) - Number(this.dataset.first)) * 60);
  }

  /** @param {PointerEvent} event */
  take(event) {
    const target = event.target instanceof Element ? event.target : null;
    const block = target?.closest(".block");
    if (!(block instanceof HTMLElement) || event.button !== 0 || block.dataset.fixed !== undefined) return;
    if (event.pointerType === "touch") return; // a finger scrolls
    this.hand = {
      block, minutes: Number(block.dataset.minutes), x: event.clientX, y: event.clientY, moved: false, to: null,
      pulls: target?.closest(".grip") !== null, at: Number(block.dataset.at ?? Number(this.dataset.first) * 60),
    };
    const move = (/** @type {PointerEvent} */ to) => this.carry(to);
    addEventListener("pointermove", move);
    hold(block, true);
    const end = (/** @type {Event} */ ended) => {
      removeEventListener("pointermove", move);
      hold(block, false);
      this.lay(ended.type === "pointerup");
    };
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { once: true });
  }

  /** @param {PointerEvent} event */
  carry(event) {
    const hand = this.hand;
    if (!hand) return;
    const [across, down] = [event.clientX - hand.x, event.clientY - hand.y];
    hand.moved ||= Math.hypot(across, down) >= 5;
    if (!hand.moved) return;
    hand.block.dataset.dragging = "";
    const said = hand.block.querySelector("time");
    if (hand.pulls) {
      const end = hand.at + Number(hand.block.dataset.minutes) + down / this.pixels;
      hand.minutes = Math.max(Math.round(end / STEP) * STEP - hand.at, STEP);
      hand.block.style.height = `${hand.minutes * this.pixels}px`;
      if (said) said.textContent = `→ ${clock(hand.at + hand.minutes)}`;
      return;
    }
    hand.block.style.transform = `translate(${across}px, ${down}px)`;
    const under = document.elementsFromPoint(event.clientX, event.clientY).filter((one) => !hand.block.contains(one));
    const place = under.map((one) => one.closest("day-board [data-technician]")).find(Boolean);
    hand.to = place instanceof HTMLElement ? place : null;
    if (hand.to && said) said.textContent = hand.to.matches(".clock") ? clock(this.laid(hand, hand.to)) : "—";
  }

  /** The minute a block would begin at in that column. @param {Hand} hand @param {HTMLElement} column */
  laid(hand, column) {
    const top = hand.block.getBoundingClientRect().top - column.getBoundingClientRect().top;
    const minute = Number(this.dataset.first) * 60 + Math.round(top / this.pixels / STEP) * STEP;
    return Math.min(Math.max(minute, 0), 24 * 60 - STEP);
  }

  /** @param {boolean} let_go */
  async lay(let_go) {
    const hand = this.hand;
    if (!hand?.moved) return;
    const { block, pulls, to } = hand;
    const basics = { visit: block.dataset.visit ?? "", version: block.dataset.version ?? "" };
    const start = to?.matches(".clock") ? clock(this.laid(hand, to)) : "";
    const given = { start, technician: to?.dataset.technician ?? "", day: this.dataset.day ?? "" };
    const changed = pulls ? { minutes: String(hand.minutes) } : given;
    const done = let_go && (pulls || to) && (await this.post(pulls ? "lengths" : "moves", { ...basics, ...changed }));
    delete block.dataset.dragging;
    if (!done) {
      block.removeAttribute("style");
      const said = block.querySelector("time");
      if (said) said.textContent = block.dataset.at ? clock(Number(block.dataset.at)) : "";
    }
    setTimeout(() => (this.hand = null)); // the click that ends a drag is no press
  }

  /** @param {"moves" | "lengths"} what @param {Record<string, string>} values */
  async post(what, values) {
    const token = this.querySelector('input[name="csrfmiddlewaretoken"]');
    const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    try {
      const answer = await fetch(this.dataset[what] ?? "", { method: "POST", body: new URLSearchParams(values), headers });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && !answer.redirected) {
        for (const part of page.querySelectorAll(".said")) say(part.textContent ?? "", { undo: part.getAttribute("data-undo") ?? "" });
        for (const part of page.querySelectorAll("body > [id]")) document.getElementById(part.id)?.replaceWith(part);
        return true;
      }
      const known = [409, 422].includes(answer.status) && page.querySelector(".error")?.textContent;
      say(known || "Ce changement n’a pas abouti : rechargez la page. Rien n’a changé.", { error: true });
      if (answer.status === 409) setTimeout(() => /** @type {any} */ (this.closest("live-refresh"))?.refresh());
    } catch {
      say("Pas de réponse du serveur. L’intervention est revenue à sa place.", { error: true });
    }
    return false;
  }

  /** A free stretch is created at the hour that was pressed, not at its beginning. @param {MouseEvent} event */
  press(event) {
    if (this.hand?.moved) event.preventDefault();
    const slot = event.target instanceof Element ? event.target.closest(".free-slot") : null;
    if (!(slot instanceof HTMLAnchorElement) || event.detail === 0) return;
    const down = (event.clientY - slot.getBoundingClientRect().top) / this.pixels;
    const at = Number(slot.dataset.at);
    const minute = Math.max(at, Math.floor((at + down) / STEP) * STEP);
    slot.href = slot.href.replace(/start=[^&]*/, `start=${clock(minute)}`);
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const here = event.target instanceof Element ? event.target.closest(".block") : null;
    const column = here?.closest(".day-col");
    if (!(here instanceof HTMLElement) || !column || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "d" && !here.closest("[data-fixed]")) return location.assign(here.dataset.place ?? "");
    const columns = [...this.querySelectorAll(".day-col:has(.block)")];
    const blocks = [...column.querySelectorAll(".block")];
    const place = blocks.indexOf(here);
    const other = columns[columns.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1)];
    const beside = other?.querySelectorAll(".block");
    const to = { ArrowDown: blocks[place + 1], ArrowUp: blocks[place - 1] }[event.key];
    const found = to ?? (/^Arrow(Left|Right)$/.test(event.key) && beside?.[Math.min(place, beside.length - 1)]);
    if (!(found instanceof HTMLElement)) return;
    event.preventDefault();
    found.focus();
  }
}

customElements.define("day-board", DayBoard);
