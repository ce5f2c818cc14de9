// What only a script can do; every page works without it.
"use strict";

// Each article of a reading page is scrolled to its marked statement.
function showChosen() {
  for (const text of document.querySelectorAll(".pane .text")) {
    const chosen = text.querySelector(".chosen");
    if (!chosen) continue;
    const above = chosen.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += above - text.clientHeight / 3;
  }
}

// j and k walk through the events of the list, once one of them has the focus.
function walk(event) {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = [...document.querySelectorAll(".walk")];
  const place = stops.indexOf(document.activeElement);
  const next = place < 0 ? null : stops[place + step];
  if (next) next.focus();
}

// After a verdict the focus is where it can be taken back, and nothing scrolls.
function settle() {
  const lost = document.activeElement === document.body;
  const place = document.querySelector("#notice") ?? (lost && document.querySelector("#content"));
  if (place) place.focus({ preventScroll: true });
}

document.addEventListener("DOMContentLoaded", showChosen);
document.addEventListener("keydown", walk);
document.addEventListener("htmx:after:swap", settle);
