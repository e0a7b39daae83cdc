"use strict";
// A JupyterLab extension without a build. JupyterLab shows an SVG as an <img> without words, and plotly's renderer draws
// without any; the words are there, in the SVG's <title> and in the figure's layout.meta.words, and are put in place here.
(() => {
  const TITLE = /%3Ctitle%3E(.*?)%3C%2Ftitle%3E/i, HEAD = 5000;   // a data URL of an SVG, percent-encoded; its title comes first
  const plain = markup => new DOMParser().parseFromString(markup, "text/html").documentElement.textContent;

  function name() {
    for (const image of document.querySelectorAll(".jp-RenderedSVG img")) {
      const words = TITLE.exec(image.src.slice(0, HEAD)), alt = words ? plain(decodeURIComponent(words[1])) : "picture";
      if (image.alt !== alt) image.alt = alt;
    }
    for (const figure of document.querySelectorAll(".js-plotly-plot:not([aria-label])")) {
      const words = figure.layout?.meta?.words;
      if (words) Object.assign(figure, {role: "group", ariaLabel: words});
    }
    for (const output of document.querySelectorAll(".jp-OutputArea-output:not([tabindex])")) {
      if (output.scrollWidth > output.clientWidth) output.tabIndex = 0;   // what scrolls can be reached by the keyboard
    }
  }

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; name(); }, 200);
  };
  const plugin = {
    id: "thaw-words:plugin",
    autoStart: true,
    activate: () => new MutationObserver(soon).observe(document.body, {childList: true, subtree: true, attributeFilter: ["src"]}),
  };
  const extension = {__esModule: true, default: plugin};
  (window._JUPYTERLAB ??= {})["thaw-words"] = {init: () => {}, get: async () => () => extension};
})();
