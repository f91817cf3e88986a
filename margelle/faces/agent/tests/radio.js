// navigator.bluetooth as a test needs it: an instrument of our open profile that breaks off in the middle.
(() => {
  const lines = ['free_chlorine_mg_l=900', 'free_chlorine_mg_l=1.2', '\u0001nonsense', 'temperature_c=26.5'];
  class Values extends EventTarget {
    value = null;
    async startNotifications() {
      for (const line of lines) {
        this.value = new DataView(new TextEncoder().encode(line).buffer);
        this.dispatchEvent(new Event('characteristicvaluechanged'));
      }
      device.dispatchEvent(new Event('gattserverdisconnected'));
    }
  }
  const device = Object.assign(new EventTarget(), { name: 'Banc 12' });
  const server = { device, getPrimaryService: async () => ({ getCharacteristic: async () => new Values() }) };
  device.gatt = { connect: async () => server, disconnect: () => undefined };
  Object.defineProperty(navigator, 'bluetooth', { value: { requestDevice: async () => device }, configurable: true });
})();
