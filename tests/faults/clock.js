// The phone's own clock, wrong by `clockShift` milliseconds; it can be set again at any moment.
(() => {
  const Real = Date;
  const shift = () => Number(localStorage.getItem('clockShift') ?? 0);
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(Real.now() + shift());
      else super(...parts);
    }

    static now() {
      return Real.now() + shift();
    }
  };
})();
