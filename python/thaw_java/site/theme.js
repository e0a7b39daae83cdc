"use strict";
// Runs before the page is drawn, so that a remembered choice of light or dark does not flash.
try {
  const kept = localStorage.getItem("thaw-theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
} catch (refused) { /* a browser may keep no memory for files; then the system's choice holds */ }
