// Light, dark, or as the phone is set.
const KEY = 'margelle-theme';

export const THEMES = [
  { value: 'auto', label: 'Comme le téléphone' },
  { value: 'light', label: 'Clair' },
  { value: 'dark', label: 'Sombre' },
];

export const themeChoice = () => localStorage.getItem(KEY) ?? 'auto';

/** @param {string} choice */
export function chooseTheme(choice) {
  localStorage.setItem(KEY, choice);
  if (choice === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}
