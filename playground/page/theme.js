/** Light or dark: the system's choice until the reader makes one. */

import { find } from "./dom.js";

const KEY = "playground-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function setUpTheme() {
  const button = find("#theme");
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const label = () => {
    button.textContent = isDark() ? "☀\uFE0E" : "☾";
    button.setAttribute("aria-label", isDark() ? "Switch to light" : "Switch to dark");
    button.title = button.getAttribute("aria-label");
  };
  const kept = localStorage.getItem(KEY);
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem(KEY, document.documentElement.dataset.theme ?? "");
    label();
  });
  dark.addEventListener("change", label);
  label();
}
