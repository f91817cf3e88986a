// Runs in every measured page before its own scripts. « Painted » is the second animation frame after the
// document, or the change, is complete: the first one is drawn, the second one begins when it has been.
(() => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
  const bench = { painted, loaded: 0, answer: 0, wanted: "", frames: [] };
  window.bench = bench;
  addEventListener("DOMContentLoaded", async () => (bench.loaded = await painted()));

  // When the answer that is waited for has arrived, whole.
  const heard = (url) => {
    if (bench.wanted && url.includes(bench.wanted)) bench.answer = performance.now();
  };
  const { text } = Response.prototype;
  Response.prototype.text = async function () {
    const found = await text.call(this);
    heard(this.url);
    return found;
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    this.addEventListener("load", () => heard(this.responseURL));
    return send.apply(this, given);
  };

  /** Milliseconds from the next answer of this address to the paint of the first change it makes. */
  bench.change = (address) => {
    bench.answer = 0;
    bench.wanted = address;
    bench.changed = new Promise((done) => {
      const look = new MutationObserver(async () => {
        if (!bench.answer) return;
        look.disconnect();
        bench.wanted = "";
        done((await painted()) - bench.answer);
      });
      look.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  };

  /** Collects the time of every frame until `bench.frames` is read by `bench.stop()`. */
  bench.start = () => {
    bench.frames = [];
    let last = performance.now();
    const tick = (now) => {
      bench.frames.push(now - last);
      last = now;
      bench.timer = requestAnimationFrame(tick);
    };
    bench.timer = requestAnimationFrame((now) => {
      last = now;
      bench.timer = requestAnimationFrame(tick);
    });
  };
  bench.stop = () => {
    cancelAnimationFrame(bench.timer);
    return bench.frames;
  };
})();
