// @ts-check
// <plan-map for="id" tiles="" credit="">: draws what the list of that id holds, which always stands beside it. Every
// [data-lat] is a point: data-label its number, data-colour its technician (1–6), data-way the line it belongs to,
// data-title its words, data-for the id it shows when pressed. No tiles unless the instance names a source: plain
// ground and pins. Legs are straight until the roads that [data-lines] names are known. Above 100 points a canvas draws dots instead of pins.

import { RoadLines } from "./road-lines.js";

const MOST_PINS = 100;
const { L } = /** @type {{L: any}} */ (/** @type {unknown} */ (window));

/** @typedef {{place: [number, number], label: string, colour: string, way: string, title: string, town: string, target: HTMLElement}} Dot */

class PlanMap extends HTMLElement {
  roads = new RoadLines(() => this.legs(this.dots()));

  connectedCallback() {
    this.map = L.map(this, { scrollWheelZoom: true, zoomControl: false, attributionControl: Boolean(this.tiles) });
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    if (this.tiles) L.tileLayer(this.tiles, { attribution: this.getAttribute("credit") ?? "" }).addTo(this.map);
    this.ways = L.layerGroup().addTo(this.map);
    this.layer = L.layerGroup().addTo(this.map);
    this.draw(true);
    document.addEventListener("live-refreshed", this);
  }

  disconnectedCallback() {
    document.removeEventListener("live-refreshed", this);
    this.roads.stop();
    this.map.remove();
  }

  get tiles() {
    return this.getAttribute("tiles") ?? "";
  }

  /** The list changed. */
  handleEvent() {
    this.draw(false);
  }

  get list() {
    return document.getElementById(this.getAttribute("for") ?? "");
  }

  /** @returns {Dot[]} */
  dots() {
    return [...(this.list?.querySelectorAll("[data-lat]") ?? [])].flatMap((one) => {
      if (!(one instanceof HTMLElement)) return [];
      const { lat, lng, label = "", colour = "", way = "", title = "", town = "" } = one.dataset;
      return [{ place: /** @type {[number, number]} */ ([Number(lat), Number(lng)]), label, colour, way, title, town, target: one }];
    });
  }

  /** @param {boolean} fits */
  draw(fits) {
    const dots = this.dots();
    this.layer.clearLayers();
    this.toggleAttribute("data-empty", dots.length === 0);
    this.legs(dots);
    if (!this.tiles) this.towns(dots);
    const many = dots.length > MOST_PINS;
    const canvas = many ? L.canvas({ padding: 0.3 }) : null;
    for (const dot of dots) (many ? this.speck(dot, canvas) : this.pin(dot)).addTo(this.layer);
    if (dots.length === 0) this.map.setView([46.6, 2.4], 5);
    else if (fits) this.map.fitBounds(L.latLngBounds(dots.map((dot) => dot.place)), { padding: [36, 36], maxZoom: 15 });
    this.dataset.drawn = String(dots.length);
    const asked = this.list?.querySelector("[data-lines]");
    if (asked instanceof HTMLElement) this.roads.ask(asked.dataset.lines);
  }

  /** @param {Dot[]} dots */
  legs(dots) {
    this.ways.clearLayers();
    for (const { places, className } of this.roads.strokes(dots)) {
      L.polyline(places, { className, interactive: false }).addTo(this.ways);
    }
    this.dataset.roads = String(this.roads.drawn);
    const said = this.parentElement?.querySelector("[data-lines-said]");
    if (said) said.textContent = this.roads.said;
  }

  /** On a plain ground the names of towns, each under its points. @param {Dot[]} dots */
  towns(dots) {
    /** @type {Map<string, [number, number][]>} */
    const towns = new Map();
    for (const { town, place } of dots) if (town) towns.set(town, [...(towns.get(town) ?? []), place]);
    for (const [town, places] of towns) {
      const html = Object.assign(document.createElement("span"), { className: "town", textContent: town });
      const south = Math.min(...places.map(([lat]) => lat));
      const middle = places.reduce((sum, [, lng]) => sum + lng, 0) / places.length;
      const icon = L.divIcon({ html, className: "", iconSize: [0, 0] });
      L.marker([south, middle], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(this.layer);
    }
  }

  /** @param {Dot} dot */
  pin(dot) {
    const face = document.createElement("span");
    face.textContent = dot.label;
    face.className = `pin disc tech-${dot.colour}${dot.label ? "" : " base"}`;
    const icon = L.divIcon({ html: face, className: "", iconSize: [28, 28] });
    const marker = L.marker(dot.place, { icon, title: dot.title, alt: dot.title, riseOnHover: true });
    return this.told(marker, dot);
  }

  /** @param {Dot} dot @param {any} renderer */
  speck(dot, renderer) {
    const [fillColor, color] = this.colours(dot.colour);
    const marker = L.circleMarker(dot.place, { renderer, radius: 7, color, weight: 1.5, fillColor, fillOpacity: 1 });
    return this.told(marker, dot);
  }

  /** A canvas knows no tokens: a pin that nobody sees is asked for its colours. @param {string} number */
  colours(number) {
    const probe = Object.assign(document.createElement("span"), { className: `pin disc tech-${number}`, hidden: true });
    this.append(probe);
    const { backgroundColor, borderTopColor } = getComputedStyle(probe);
    probe.remove();
    return [backgroundColor, borderTopColor];
  }

  /** A press shows words and way to the list. @param {any} marker @param {Dot} dot */
  told(marker, dot) {
    const words = document.createElement("p");
    const link = dot.target.querySelector("a[href]");
    const name = document.createElement(link ? "a" : "b");
    name.textContent = dot.title;
    if (link && name instanceof HTMLAnchorElement) name.href = link.getAttribute("href") ?? "";
    words.append(name);
    marker.bindPopup(words, { closeButton: false });
    marker.on("popupopen", () => {
      for (const old of document.querySelectorAll("[data-shown]")) old.removeAttribute("data-shown");
      dot.target.dataset.shown = "";
      dot.target.scrollIntoView({ block: "nearest" });
    });
    return marker;
  }
}

customElements.define("plan-map", PlanMap);
