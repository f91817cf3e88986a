// The roads of a map: the same reading of a line as the server's, and straight legs until one is known.
import assert from "node:assert/strict";
import test from "node:test";

import { RoadLines, decoded, legKey } from "../../margelle/features/planning/static/planning/js/road-lines.js";

const dots = (/** @type {[number, number][]} */ ...places) => places.map((place) => ({ place, way: "a", colour: "2" }));

test("a line is read as its format says", () => {
  assert.deepEqual(decoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@"), [[38.5, -120.2], [40.7, -120.95], [43.252, -126.453]]);
});

test("a leg without a road stays straight and is said to be so", () => {
  const roads = new RoadLines(() => {});
  const way = dots([43.7, 7.4], [43.8, 7.4], [43.8, 7.4], [43.9, 7.4]);
  const straight = { places: [[43.7, 7.4], [43.8, 7.4], [43.9, 7.4]], className: "way way-2 straight" };
  assert.deepEqual(roads.strokes(way), [straight]);
  assert.equal(roads.said, "");
  assert.equal(legKey([43.7, 7.4], [43.8, 7.4]), "43.700000,7.400000;43.800000,7.400000");
  roads.known.set(legKey([43.7, 7.4], [43.8, 7.4]), [[43.75, 7.5]]);
  const strokes = roads.strokes(way);
  assert.equal(strokes.length, 2);
  assert.deepEqual(strokes[0], { places: [[43.7, 7.4], [43.75, 7.5], [43.8, 7.4]], className: "way way-2" });
  assert.equal(roads.said, " En tirets, à vol d’oiseau.");
  assert.equal(roads.strokes(dots([43.7, 7.4], [43.8, 7.4])).length, 1);
  assert.equal(roads.said, " Trajets par la route.");
});

test("roads are asked again while more are on their way, and never without end", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  const answer = { ok: true, json: async () => ({ lines: { "1.000000,2.000000;3.000000,4.000000": "_p~iF~ps|U" }, more: true }) };
  t.mock.method(globalThis, "fetch", async () => (asked++, answer));
  let told = 0;
  const roads = new RoadLines(() => told++);
  roads.ask("/lines/");
  for (let n = 0; n < 10; n++) {
    await new Promise((done) => setImmediate(done));
    t.mock.timers.tick(30_000);
  }
  assert.equal(asked, 6);
  assert.equal(told, 1);
});
