/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Zooms the drawing and ties it to the tables. Heights come from data-y and data-h; scale is pixels for one of their
 * units, offset the unit at the upper edge of the columns. Without this script the page shows the whole drawing.
 */
"use strict";
(() => {
  const HEAD = 28, LABEL = 13, LEAST = 0.6, ZOOM = 1.25;
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const view = one("#view"), svg = one("#view svg.map");
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
  const shape = (node) => ({
    node, y: +node.dataset.y, h: +(node.dataset.h || 0), seen: true,
    rect: node.querySelector("rect"), text: node.querySelector("text"), labelled: true,
  });
  const columns = all("svg.col", svg).map((node) => ({
    node, boxes: all(".e", node).map(shape), marks: all(".f", node).map(shape),
  }));
  /* A label may stand where no box lies inside its own: from above to below each of those. */
  columns.forEach((column) => {
    const open = [];
    const close = (box) => box.rooms.push([box.free, box.y + box.h]);
    column.boxes.forEach((box) => {
      while (open.length && open[open.length - 1].y + open[open.length - 1].h <= box.y) {
        close(open.pop());
      }
      open.forEach((outer) => {
        outer.rooms.push([outer.free, box.y]);
        outer.free = Math.max(outer.free, box.y + box.h);
      });
      box.rooms = [];
      box.free = box.y;
      open.push(box);
    });
    open.forEach(close);
    column.boxes.forEach((box) => { box.rooms = box.rooms.filter(([from, to]) => to - from > 2); });
  });
  const boxes = columns.flatMap((column) => column.boxes);
  const byEntry = new Map(boxes.map((box) => [box.node.dataset.e, box]));
  const marks = columns.flatMap((column) => column.marks);
  const ticks = all(".t", svg).map(shape), holes = all(".h", svg).map(shape);
  const entryRows = new Map(all("#entries tbody tr").map((row) => [row.dataset.e, row]));
  const findingRows = new Map(all("#findings tbody tr").map((row) => [row.dataset.f, row]));
  const total = Math.max(1, ...boxes.map((box) => box.y + box.h), ...ticks.map((tick) => tick.y)) + 8;
  let scale = 0, offset = 0, whole = true, pending = false;

  const space = () => Math.max(80, view.clientHeight - HEAD - 8);
  const least = () => Math.min(1, space() / total);
  /* Only what changes is touched: a map may have many thousands of entries, of which few are seen. */
  const show = (shape, seen) => {
    if (shape.seen !== seen) {
      shape.node.style.display = seen ? "" : "none";
      shape.seen = seen;
    }
  };
  const set = (node, name, value) => {
    if (node.getAttribute(name) !== String(value)) {
      node.setAttribute(name, value);
    }
  };

  function placeLabel(box, edge) {
    const room = box.rooms.find(([from, to]) =>
      Math.min((to - offset) * scale, edge) - Math.max((from - offset) * scale, 0) >= LABEL);
    const fits = room !== undefined;
    if (box.labelled !== fits) {
      box.text.style.display = fits ? "" : "none";
      box.labelled = fits;
    }
    if (fits) {
      const top = Math.max((room[0] - offset) * scale, 0), bottom = Math.min((room[1] - offset) * scale, edge);
      set(box.text, "y", top + Math.min(14, (bottom - top) / 2 + 4));
    }
  }

  function drawBox(box, edge, free) {
    const top = (box.y - offset) * scale, height = box.h * scale;
    const seen = top + height >= 0 && top <= edge && (height >= LEAST || top - free.drawn >= LEAST);
    show(box, seen);
    if (!seen) {
      return;
    }
    free.drawn = top;
    set(box.rect, "y", clamp(top, -4, edge + 4));
    set(box.rect, "height", Math.max(1, clamp(top + height, -4, edge + 4) - clamp(top, -4, edge + 4) - 1));
    placeLabel(box, edge);
  }

  function drawMark(mark, edge) {
    const top = (mark.y - offset) * scale, height = Math.max(3, mark.h * scale);
    const seen = top + height >= 0 && top <= edge;
    show(mark, seen);
    if (seen) {
      set(mark.node, "y", clamp(top, -4, edge + 4));
      set(mark.node, "height", Math.max(1, clamp(top + height, -4, edge + 4) - clamp(top, -4, edge + 4)));
    }
  }

  function drawTick(tick, edge, free) {
    const y = (tick.y - offset) * scale;
    const seen = y >= -1 && y <= edge + 1 && y - free.y >= LABEL + 2;
    show(tick, seen);
    if (seen) {
      free.y = y;
      set(tick.node, "transform", "translate(0 " + (y - tick.y) + ")");
    }
  }

  function drawHole(hole, edge) {
    const y = (hole.y - offset) * scale;
    const seen = y >= 0 && y <= edge && hole.h * scale >= LABEL + 2;
    show(hole, seen);
    if (seen) {
      set(hole.node, "transform", "translate(0 " + (y - hole.y) + ")");
    }
  }

  function draw() {
    const edge = space();
    pending = false;
    scale = whole ? least() : clamp(scale, least(), 1e5);
    whole = scale <= least();
    offset = clamp(offset, 0, Math.max(0, total - edge / scale));
    set(svg, "height", edge + HEAD);
    set(svg, "viewBox", "0 0 " + svg.getAttribute("width") + " " + (edge + HEAD));
    for (const column of columns) {
      const free = { drawn: -LEAST };
      set(column.node, "height", edge);
      column.boxes.forEach((box) => drawBox(box, edge, free));
      column.marks.forEach((mark) => drawMark(mark, edge));
    }
    const free = { y: -99 };
    ticks.forEach((tick) => drawTick(tick, edge, free));
    holes.forEach((hole) => drawHole(hole, edge));
    one("#where").textContent = whole ? "whole map" : "×" + (scale / least()).toFixed(1);
  }

  function redraw() {
    if (!pending) {
      pending = true;
      requestAnimationFrame(draw);
    }
  }

  /* The unit under the pixel stays there. */
  function zoom(factor, pixel = space() / 2) {
    const unit = offset + pixel / scale;
    scale = clamp(scale * factor, least(), 1e5);
    whole = false;
    offset = unit - pixel / scale;
    redraw();
  }

  function pan(pixels) {
    offset += pixels / scale;
    redraw();
  }

  function fit() {
    whole = true;
    redraw();
  }

  /* Let units y to y + h fill the middle of the view. */
  function frame(y, h) {
    whole = false;
    scale = clamp(space() * 0.6 / Math.max(h, 1), least(), Math.max(1, 60 / Math.max(h, 1)));
    offset = y + h / 2 - space() / 2 / scale;
    redraw();
  }

  function showColumn(column) {
    const left = +column.getAttribute("x"), right = left + +column.getAttribute("width");
    if (right > view.scrollLeft + view.clientWidth || left < view.scrollLeft) {
      view.scrollLeft = left - 8;
    }
  }

  function choose(row) {
    all(".chosen").forEach((node) => node.classList.remove("chosen"));
    if (!row) {
      return;
    }
    row.classList.add("chosen");
    (row.dataset.pair || row.dataset.e).split(" ").forEach((entry) => {
      const box = byEntry.get(entry);
      if (box) {
        box.node.classList.add("chosen");
      }
    });
  }

  /* Of a finding its mark, of an entry its box. */
  function frameRow(row) {
    const found = "f" in row.dataset ? marks.find((mark) => mark.node.dataset.f === row.dataset.f)
      : byEntry.get(row.dataset.e);
    choose(row);
    if (found) {
      frame(found.y, found.h);
      showColumn(found.node.closest(".col"));
    }
  }

  function chooseBox(box) {
    const row = entryRows.get(box.dataset.e);
    choose(row);
    if (row && !row.hidden) {
      row.scrollIntoView({ block: "nearest" });
    }
    const found = byEntry.get(box.dataset.e);
    frame(found.y, found.h);
  }

  function filter() {
    const words = one("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(all("#kinds button[aria-pressed=false]").map((button) => button.dataset.kind));
    const wanted = (row) => !off.has(row.dataset.kind) && words.every((word) => row.textContent.toLowerCase().includes(word));
    let count = 0;
    entryRows.forEach((row, entry) => {
      const good = wanted(row);
      row.hidden = !good;
      count += good ? 1 : 0;
      byEntry.get(entry).node.classList.toggle("faded", !good);
    });
    findingRows.forEach((row) => {
      row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    });
    one("#count").textContent = count === entryRows.size ? "" : "(" + count + " of " + entryRows.size + ")";
  }

  function clear() {
    one("#search").value = "";
    all("#kinds button").forEach((button) => button.setAttribute("aria-pressed", "true"));
    filter();
    choose(null);
    fit();
  }

  const keys = {
    "+": () => zoom(ZOOM), "=": () => zoom(ZOOM), "-": () => zoom(1 / ZOOM), "0": fit,
    ArrowDown: () => pan(40), ArrowUp: () => pan(-40),
    ArrowRight: () => { view.scrollLeft += 40; }, ArrowLeft: () => { view.scrollLeft -= 40; },
    PageDown: () => pan(space() * 0.9), PageUp: () => pan(-space() * 0.9),
    Home: () => pan(-total * scale), End: () => pan(total * scale),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      clear();
    } else if (event.key === "/" && event.target.tagName !== "INPUT") {
      one("#search").focus();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.closest(".e")) {
      chooseBox(event.target.closest(".e"));
    } else if (event.key === "Enter" && event.target.closest("tbody tr")) {
      frameRow(event.target.closest("tbody tr"));
    } else if (keys[event.key] && (view.contains(event.target) || event.target === document.body)) {
      keys[event.key]();
      event.preventDefault();
    }
  }

  function listenToPointer() {
    let last = null, moved = 0;
    view.addEventListener("wheel", (event) => {
      zoom(Math.exp(-event.deltaY / 400), event.clientY - view.getBoundingClientRect().top - HEAD);
      event.preventDefault();
    }, { passive: false });
    view.addEventListener("pointerdown", (event) => {
      last = event.button === 0 ? event.clientY : null;
      moved = 0;
    });
    window.addEventListener("pointermove", (event) => {
      if (last !== null) {
        moved += Math.abs(event.clientY - last);
        pan(last - event.clientY);
        last = event.clientY;
        view.classList.toggle("drag", moved > 4);
      }
    });
    window.addEventListener("pointerup", () => {
      last = null;
      view.classList.remove("drag");
    });
    view.addEventListener("click", (event) => {
      const box = event.target.closest(".e");
      if (box && moved <= 4) {
        chooseBox(box);
      }
    });
  }

  boxes.forEach((box) => {
    box.node.setAttribute("tabindex", "0");
    box.node.setAttribute("role", "button");
  });
  svg.setAttribute("role", "group");
  view.classList.add("live");
  listenToPointer();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) {
      frameRow(row);
    }
  });
  one("#tools").addEventListener("click", (event) => {
    const action = { in: () => zoom(ZOOM * ZOOM), out: () => zoom(1 / ZOOM / ZOOM), fit: clear }[event.target.dataset.do];
    if (action) {
      action();
    }
  });
  one("#kinds").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
      filter();
    }
  });
  one("#search").addEventListener("input", filter);
  new ResizeObserver(redraw).observe(view);
  window.addEventListener("beforeprint", () => { fit(); draw(); });
  fit();
})();
