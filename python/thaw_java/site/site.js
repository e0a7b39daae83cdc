"use strict";
// Light and dark, search, interactive figures. Without this file the pages say and show the same.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
const load = source => new Promise((done, failed) => {
  const script = document.createElement("script");
  Object.assign(script, {src: source, onload: done, onerror: failed});
  document.head.append(script);
});

// --- light and dark
const theme = document.getElementById("theme");
const named = () => { theme.textContent = isDark() ? "Light" : "Dark"; theme.title = `Show these pages in ${theme.textContent.toLowerCase()}`; };
const changed = () => { named(); document.querySelectorAll(".drawn.live").forEach(draw); };
theme.hidden = false;
named();
theme.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("thaw-theme", root.dataset.theme); } catch (refused) { /* holds for this page only */ }
  changed();
});
system.addEventListener("change", changed);

// --- search: window.thawSections is [{file, anchor, page, title, text}], loaded at the first touch
const box = document.getElementById("search"), found = document.getElementById("found");
let index = null;
box.form.hidden = false;
box.form.addEventListener("submit", event => { event.preventDefault(); search(); });
box.addEventListener("input", search);
box.addEventListener("keydown", event => { if (event.key === "Escape") { box.value = ""; search(); } });

async function search() {
  index ??= load("assets/sections.js");
  await index;
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = !words.length;
  if (!words.length) return;
  const hits = window.thawSections.map(section => ({section, score: score(section, words)}))
    .filter(hit => hit.score > 0).sort((one, other) => other.score - one.score);
  const list = document.createElement("ol");
  for (const {section} of hits.slice(0, 20)) list.append(hit(section, words[0]));
  const count = document.createElement("p");
  count.textContent = hits.length === 1 ? "1 section" : `${hits.length} sections${hits.length > 20 ? ", the first 20:" : ""}`;
  found.replaceChildren(count, list);
}

/** All words must occur; one in a title counts for ten in the text. */
function score(section, words) {
  const title = `${section.page} ${section.title}`.toLowerCase(), text = section.text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const times = 10 * (title.split(word).length - 1) + text.split(word).length - 1;
    if (!times) return 0;
    sum += Math.min(times, 15);
  }
  return sum;
}

function hit(section, word) {
  const item = document.createElement("li"), link = document.createElement("a"), around = document.createElement("span");
  link.href = `${section.file}#${section.anchor}`;
  link.textContent = section.title === section.page ? section.page : `${section.page} › ${section.title}`;
  const at = Math.max(0, section.text.toLowerCase().indexOf(word) - 50);
  around.textContent = (at ? "… " : "") + section.text.slice(at, at + 160) + " …";
  item.append(link, around);
  return item;
}

// --- interactive figures: plotly is loaded when the first comes near, and takes the still picture's place
let plotly = null;
const near = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => {
  near.unobserve(entry.target);
  draw(entry.target);
}), {rootMargin: "400px"});
document.querySelectorAll(".drawn[data-figure]").forEach(place => near.observe(place));

async function draw(place) {
  plotly ??= load("assets/plotly.min.js");
  try { await plotly; } catch (missing) { return; }
  const {data, layout} = themed(JSON.parse(document.getElementById(place.dataset.figure).textContent));
  const live = place.querySelector(".plotly") ?? place.appendChild(Object.assign(document.createElement("div"),
    {className: "plotly", role: "group", ariaLabel: place.querySelector("img, p")?.alt ?? place.textContent}));
  place.classList.add("live");
  await Plotly.react(live, data, layout, {responsive: true, displaylogo: false});
}

// --- a figure's own colours are for white paper; on dark paper each is lightened until it can be told from it
const PAPER = "#1c2127", ON_DARK = {paper_bgcolor: PAPER, plot_bgcolor: PAPER, bgcolor: PAPER, gridcolor: "#39414b",
  zerolinecolor: "#66707c", linecolor: "#8b949e"}, INK = "#dfe4e9";

function themed(figure) {
  return isDark() ? {data: darkened(figure.data), layout: darkened(figure.layout)} : figure;
}

function darkened(value, key = "") {
  if (Array.isArray(value)) return key === "colorscale" ? value : value.map(part => darkened(part, key));
  if (value && typeof value === "object") {
    if (key.endsWith("font")) return {...value, color: INK};
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, darkened(part, name)]));
  }
  if (typeof value !== "string" || !/^#[0-9a-f]{3}([0-9a-f]{3})?$/i.test(value)) return value;
  if (key in ON_DARK) return ON_DARK[key];
  if (key === "fillcolor") return mixed(value, PAPER, 0.75);
  return key === "color" || key === "tickcolor" ? lightened(value) : value;
}

function lightened(colour) {
  let share = 0, shown = colour;
  while (contrast(shown, PAPER) < 4.5 && share < 1) shown = mixed(colour, "#ffffff", share += 0.1);
  return shown;
}

const parts = colour => (colour.length === 4 ? [...colour.slice(1)].map(sign => sign + sign) : colour.slice(1).match(/../g))
  .map(pair => parseInt(pair, 16));
const mixed = (from, to, share) => "#" + parts(from).map((part, i) => Math.round(part + share * (parts(to)[i] - part))
  .toString(16).padStart(2, "0")).join("");
/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = colour => parts(colour).map(part => part / 255)
  .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

// --- what scrolls sideways can be reached by the keyboard
const reachable = () => document.querySelectorAll(".wide").forEach(part => {
  if (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight) part.tabIndex = 0;
  else part.removeAttribute("tabindex");
});
reachable();
addEventListener("resize", reachable);
