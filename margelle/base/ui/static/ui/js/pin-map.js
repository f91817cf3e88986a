// @ts-check
// <pin-map latitude="id" longitude="id" tiles="" credit="">: the two fields of these ids as a point on a map. A tap or a
// drag writes them, typing moves the pin; [data-centre] beside it places the pin without a hand: the map's own arrow
// keys move the map under its middle. Every [data-lat] beside it is a place to find one's way by: without tiles there is
// nothing else to see.

const { L } = /** @type {{L: any}} */ (/** @type {unknown} */ (window));
const FRANCE = [46.6, 2.4];

/** @typedef {[number, number]} Place */

class PinMap extends HTMLElement {
  connectedCallback() {
    const tiles = this.getAttribute("tiles") ?? "";
    this.map = L.map(this, { zoomControl: false, attributionControl: Boolean(tiles) });
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    if (tiles) L.tileLayer(tiles, { attribution: this.getAttribute("credit") ?? "" }).addTo(this.map);
    this.near();
    this.fields = ["latitude", "longitude"].map((name) => document.getElementById(this.getAttribute(name) ?? ""));
    for (const field of this.fields) field?.addEventListener("input", this);
    this.map.on("click", (/** @type {any} */ tap) => this.place([tap.latlng.lat, tap.latlng.lng]));
    this.parentElement?.querySelector("[data-centre]")?.addEventListener("click", this);
    this.map.on("moveend", () => {
      const { lat, lng } = this.map.getCenter();
      this.dataset.centre = `${lat.toFixed(6)},${lng.toFixed(6)}`;
    });
    const typed = this.typed();
    if (typed) this.show(typed);
    this.look(typed);
  }

  disconnectedCallback() {
    for (const field of this.fields ?? []) field?.removeEventListener("input", this);
    this.map.remove();
  }

  /** Typed, or « Placer au centre ». @param {Event} event */
  handleEvent(event) {
    if (event.type === "click") {
      const { lat, lng } = this.map.getCenter();
      return this.place([lat, lng]);
    }
    const typed = this.typed();
    if (!typed) return;
    this.show(typed);
    this.map.panInside(typed, { padding: [40, 40] });
  }

  /** What the fields say, with a comma or a point. @returns {Place | null} */
  typed() {
    const [lat = NaN, lng = NaN] = (this.fields ?? []).map((field) => {
      const text = field instanceof HTMLInputElement ? field.value.trim().replace(",", ".") : "";
      return text ? Number(text) : NaN;
    });
    return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? [lat, lng] : null;
  }

  /** @param {Place} place */
  place(place) {
    for (const [n, field] of (this.fields ?? []).entries()) {
      if (!(field instanceof HTMLInputElement)) continue;
      field.value = (place[n] ?? 0).toFixed(6).replace(".", ",");
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.show(place);
  }

  /** @param {Place} place */
  show(place) {
    this.dataset.placed = place.map((one) => one.toFixed(6)).join(",");
    if (this.pin) return this.pin.setLatLng(place);
    const html = Object.assign(document.createElement("span"), { className: "one-pin" });
    const icon = L.divIcon({ html, className: "", iconSize: [34, 34], iconAnchor: [17, 34] });
    // Arrow keys move the map; the fields are the keyboard's way.
    this.pin = L.marker(place, { icon, draggable: true, autoPan: true, keyboard: false, zIndexOffset: 2000 }).addTo(this.map);
    this.pin.on("dragend", () => {
      const { lat, lng } = this.pin.getLatLng();
      this.place([lat, lng]);
    });
  }

  /** @returns {{place: Place, town: string, title: string, same: boolean}[]} */
  dots() {
    return [...(this.parentElement?.querySelectorAll("[data-lat]") ?? [])].flatMap((one) => {
      if (!(one instanceof HTMLElement)) return [];
      const { lat, lng, town = "", title = "", same } = one.dataset;
      return [{ place: /** @type {Place} */ ([Number(lat), Number(lng)]), town, title, same: same !== undefined }];
    });
  }

  near() {
    const renderer = L.canvas();
    const { color } = getComputedStyle(this); // a canvas knows no tokens
    /** @type {Map<string, Place[]>} */
    const towns = new Map();
    for (const { place, town, title } of this.dots()) {
      L.circleMarker(place, { renderer, radius: 5, color, weight: 1, fillColor: color, fillOpacity: 0.3 })
        .bindTooltip(title)
        .addTo(this.map);
      if (town) towns.set(town, [...(towns.get(town) ?? []), place]);
    }
    for (const [town, places] of towns) {
      const html = Object.assign(document.createElement("span"), { className: "pin-town", textContent: town });
      const middle = [0, 1].map((n) => places.reduce((sum, place) => sum + (place[n] ?? 0), 0) / places.length);
      L.marker(middle, { icon: L.divIcon({ html, className: "", iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(this.map);
    }
  }

  /** At the point, else at the places of the same town, else at all of them. @param {Place | null} typed */
  look(typed) {
    const dots = this.dots();
    const same = dots.filter((dot) => dot.same);
    const shown = (same.length ? same : dots).map((dot) => dot.place);
    if (typed) this.map.setView(typed, 15);
    else if (shown.length) this.map.fitBounds(L.latLngBounds(shown), { padding: [30, 30], maxZoom: 15 });
    else this.map.setView(FRANCE, 5);
  }
}

customElements.define("pin-map", PinMap);
