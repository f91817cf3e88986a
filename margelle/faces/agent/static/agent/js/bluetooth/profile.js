// Our own open profile, for gateways, test benches and makers who wish to speak it. No instrument on sale does.
// One characteristic that notifies: one value per notification, UTF-8, « code=value », and « end » after the last.
//   ph=7.4      free_chlorine_mg_l=1.2      end
// Codes and units are those of the readings in Margelle; docs/guide/photometres.md writes it out.

export const PROFILE = '6d617267-656c-4c65-8000-000000000001';
export const VALUES = '6d617267-656c-4c65-8000-000000000002';
const LINE = /^([a-z0-9_]{1,32})=(-?\d{1,6}(?:\.\d{1,6})?)$/;

/** One notification in words; null when it is neither a value nor the end.
 * @param {DataView} view @returns {Measured | 'end' | null} */
export function decode(view) {
  const text = new TextDecoder().decode(view).trim();
  if (text === 'end') return 'end';
  const found = LINE.exec(text);
  return found ? { parameter: found[1], value: Number(found[2]) } : null;
}

/** Resolves at the end; rejects when the link breaks before it.
 * @param {any} server @param {(one: Measured) => void} onValue @param {() => void} onNonsense */
export async function readProfile(server, onValue, onNonsense) {
  const service = await server.getPrimaryService(PROFILE);
  const values = await service.getCharacteristic(VALUES);
  /** @type {Promise<void>} */
  const whole = new Promise((done, broken) => {
    values.addEventListener('characteristicvaluechanged', (/** @type {any} */ event) => {
      const said = decode(event.target.value);
      if (said === 'end') done();
      else if (said) onValue(said);
      else onNonsense();
    });
    server.device.addEventListener('gattserverdisconnected', () => broken(new Error('disconnected')));
  });
  whole.catch(() => undefined); // the link may break before anybody waits for the end
  await values.startNotifications();
  await whole;
}
