// The chart of a data set: every reading of one sensor over a day, or hour by hour beyond. What is chosen stands in the address, so that a chart can be shared.
// Dates in English are written as the pages write them, day first.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
// Seconds between two marks of the axis of time: it says hours and minutes, or days.
const steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, ...[1, 2, 7, 14, 28, 91, 182, 365].map(days => days * 86400)];
const place = document.querySelector("[data-chart]");
if (place) begin(place);

function begin(element) {
  const pick = name => element.querySelector(`[data-${name}]`);
  const [measure, sensor, hours] = ["measure", "sensor", "hours"].map(pick);
  const asked = new URLSearchParams(location.search);
  for (const select of [measure, sensor, hours]) {
    const wanted = asked.get(Object.keys(select.dataset)[0]);
    if (wanted !== null && [...select.options].some(o => o.value === wanted)) select.value = wanted;
    select.addEventListener("change", () => {
      const query = new URLSearchParams({ measure: measure.value, sensor: sensor.value, hours: hours.value });
      history.replaceState(null, "", `?${query}#chart`);
      draw();
    });
  }
  element.hidden = false;
  let plot = null, turn = 0;
  new ResizeObserver(([{ contentRect }]) => { if (plot && contentRect.width > 0 && contentRect.width !== plot.width) plot.setSize({ width: contentRect.width, height: 320 }); }).observe(pick("plot"));
  pick("table").closest("details")?.addEventListener("toggle", fill);
  let drawn = null;
  draw();

  async function draw() {
    const mine = ++turn;
    try {
      const series = await read();
      if (mine === turn) await show(series);
    } catch {
      if (mine === turn) say(element.dataset.failed);
    }
  }

  function say(text) {
    plot?.destroy();
    plot = drawn = null;
    pick("plot").hidden = true;
    pick("status").textContent = text;
    fill();
  }

  async function read() {
    const { stream, newest } = element.dataset;
    const end = new Date(new Date(newest).getTime() + 3600000), long = Number(hours.value);
    const field = measure.value, day = element.dataset.day, raw = Boolean(day) || (sensor.value !== "" && long <= 24);
    const query = new URLSearchParams(sensor.value);
    query.set("from", new Date(end.getTime() - (long + 1) * 3600000).toISOString().replace(/\.\d+Z/, "Z"));
    query.set("to", end.toISOString().replace(/\.\d+Z/, "Z"));
    query.set("limit", "10000");
    if (raw) query.set("fields", day ? `${day},${field}` : field);
    else { query.set("measure", field); query.set("group", "all"); }
    const ask = async () => {
      const answer = await fetch(`${stream}/${raw ? "history" : "rollups/hourly"}?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.json();
    };
    let body = await ask();
    // What has just come is in the journal, and not yet in the lake: asked for that very moment, the lake takes it in first.
    if ((body.readings ?? body.hours).length === 0) {
      query.set("asOf", element.dataset.moment);
      body = await ask();
    }
    const how = measure.selectedOptions[0].dataset.counted ? "sum" : "mean";
    const points = raw ? body.readings.map(r => [day ? `${r[day]}T00:00:00+08:00` : r.measuredAt, r[field]]) : body.hours.map(h => [h.hour, h[`${field}_${how}`]]);
    return { points: points.filter(p => p[1] !== undefined && p[1] !== null).map(([at, value]) => [new Date(at).getTime() / 1000, Number(value)]), how: raw ? "each" : how };
  }

  async function show({ points, how }) {
    if (points.length === 0) { say(element.dataset.empty); return; }
    const { default: Plot } = await import(element.dataset.library);
    const title = measure.selectedOptions[0].textContent, sign = measure.selectedOptions[0].dataset.unit || null;
    const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    const values = points.map(p => p[1]);
    plot?.destroy();
    pick("plot").hidden = false;
    const style = getComputedStyle(document.documentElement), ink = style.getPropertyValue("--ink").trim(), line = style.getPropertyValue("--line").trim(), plum = style.getPropertyValue("--plum").trim();
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    const isDaily = Boolean(element.dataset.day);
    const words = new Intl.DateTimeFormat(language, { dateStyle: "medium", ...(isDaily ? {} : { timeStyle: usualStep(points) < 60 ? "medium" : "short" }), timeZone: "Asia/Hong_Kong" });
    // A day is a bar of its own, with room for the first and the last.
    const bars = isDaily ? { paths: Plot.paths.bars({ size: [0.8, 24] }), fill: plum, points: { show: false } } : {}, room = isDaily ? 43200 : 0;
    plot = new Plot({
      width: pick("plot").clientWidth,
      height: 320,
      tzDate: at => Plot.tzDate(new Date(at * 1000), "Asia/Hong_Kong"),
      scales: { x: { range: (_, first, last) => points.length === 1 ? [first - Math.max(room, 1800), first + Math.max(room, 1800)] : [first - room, last + room] }, y: { range: (_, low, high) => [low >= 0 ? 0 : low, high === low ? high + 1 : high * 1.05] } },
      axes: [{ ...axis, incrs: steps, space: isDaily ? 90 : 50, label: element.dataset.time, labelSize: 28, values: (_, ticks) => ticks.map(t => shortTime(t, ticks.length > 1 && ticks[1] - ticks[0] >= 28 * 86400)) }, { ...axis, size: 84, label: sign ? `${title} (${sign})` : title, labelSize: 28, values: (_, ticks) => ticks.map(t => number.format(t)) }],
      series: [{ label: element.dataset.time, value: (_, at) => at === null ? "–" : words.format(new Date(at * 1000)) }, { label: title, stroke: plum, width: 2, points: { show: points.length < 100 }, ...bars, value: (_, v) => v === null ? "–" : number.format(v) }],
    }, broken(points), pick("plot"));
    const least = number.format(Math.min(...values)), greatest = number.format(Math.max(...values));
    const said = element.dataset.said.replace("{0}", title).replace("{1}", element.dataset[how]).replace("{2}", number.format(points.length)).replace("{3}", least).replace("{4}", greatest);
    pick("plot").setAttribute("aria-label", sign ? `${said} (${sign})` : said);
    name(pick("status"), said, sign);
    drawn = { points, title, sign, number, words };
    element.dataset.drawn = String(points.length);
    fill();
  }

  // A unit is the same in every language.
  function name(place, text, sign) {
    place.textContent = text;
    if (!sign) return;
    const unit = document.createElement("span");
    unit.translate = false;
    unit.textContent = ` (${sign})`;
    place.append(unit);
  }

  // Seconds from one reading to the next.
  function usualStep(points) {
    const steps = points.slice(1).map((p, i) => p[0] - points[i][0]).sort((a, b) => a - b);
    return steps[steps.length >> 1] ?? 0;
  }

  // Where readings are absent the line is broken: nothing is known of between.
  function broken(points) {
    const usual = usualStep(points);
    const [times, values] = [[], []];
    for (const [at, value] of points) {
      if (times.length > 0 && at - times[times.length - 1] > 3 * usual) { times.push(at - usual); values.push(null); }
      times.push(at);
      values.push(value);
    }
    return [times, values];
  }

  function shortTime(at, isLong) {
    const time = new Date(at * 1000);
    if (isLong) return new Intl.DateTimeFormat(language, { year: "numeric", month: "short", timeZone: "Asia/Hong_Kong" }).format(time);
    const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Hong_Kong" }).format(time);
    return hour === "00:00" ? new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "Asia/Hong_Kong" }).format(time) : hour;
  }

  // The table is made when somebody opens it: it may have thousands of rows.
  function fill() {
    const box = pick("table");
    box.replaceChildren();
    if (!drawn || !box.closest("details")?.open) return;
    const table = document.createElement("table");
    table.className = "table";
    const head = table.createTHead().insertRow();
    for (const [text, sign] of [[element.dataset.time, null], [drawn.title, drawn.sign]]) {
      const cell = document.createElement("th");
      cell.scope = "col";
      name(cell, text, sign);
      head.append(cell);
    }
    const body = table.createTBody();
    for (const [at, value] of drawn.points) {
      const row = body.insertRow();
      row.insertCell().textContent = drawn.words.format(new Date(at * 1000));
      row.insertCell().textContent = drawn.number.format(value);
    }
    box.append(table);
  }
}
