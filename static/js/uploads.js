// Files of a form, sent one by one while the rest is written: [data-file-field] with data-upload-url. Without this script
// they go with the form. The server answers with the field as it is now, 422 with the reason in it. A line that breaks
// keeps the file for another try. [data-recorder] offers the microphone, and what it hears goes the same way.
import { token } from "./request.js";

const LONGEST = 10 * 60; // seconds
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const QUIET_MS = 60_000; // no byte for so long: the line is gone

const say = (field, text) => (field.querySelector("[data-upload-state]").textContent = text);

function post(url, file, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), QUIET_MS);
    };
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "text/html");
    request.upload.addEventListener("progress", (event) => {
      alive();
      if (event.lengthComputable) progressed(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("loadend", () => clearTimeout(watch));
    request.addEventListener("load", () => resolve(request));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => reject(new Error(end)));
    const body = new FormData();
    body.set("file", file, file.name);
    alive();
    request.send(body);
  });
}

function replace(field, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("[data-file-field]");
  if (!fresh) return null;
  field.replaceWith(fresh);
  prepare(fresh);
  (fresh.querySelector("[data-focus]") ?? fresh.querySelector(".file-kept a"))?.focus();
  return fresh;
}

// What did not get through is offered again, and as a copy: a recording exists nowhere else.
function offerAgain(field, file) {
  const place = field.querySelector("[data-upload-again]");
  const save = place.querySelector("[data-upload-save]");
  place.hidden = false;
  place.querySelector("[data-again]").onclick = () => send(field, file);
  if (!file.recorded) return;
  save.hidden = false;
  save.download = file.name;
  save.href = URL.createObjectURL(file);
}

async function send(field, file) {
  const bar = field.querySelector("[data-upload-progress]");
  const again = field.querySelector("[data-upload-again]");
  if (file.size > Number(field.dataset.mostBytes)) {
    say(field, field.dataset.tooLarge);
    if (file.recorded) offerAgain(field, file);
    return;
  }
  again.hidden = true;
  bar.hidden = false;
  bar.value = 0;
  field.setAttribute("aria-busy", "true");
  let quarter = -1;
  try {
    const answer = await post(field.dataset.uploadUrl, file, (percent) => {
      bar.value = percent;
      // Spoken at each quarter only; the bar shows the rest.
      if (Math.floor(percent / 25) !== quarter) say(field, field.dataset.progress.replace("{percent}", percent));
      quarter = Math.floor(percent / 25);
    });
    const known = answer.status === 200 || answer.status === 422;
    if (known && replace(field, answer.responseText)) return;
    say(field, field.dataset.refused);
    offerAgain(field, file);
  } catch {
    say(field, field.dataset.failed);
    offerAgain(field, file);
    addEventListener("online", () => field.isConnected && !again.hidden && send(field, file), { once: true });
  }
  bar.hidden = true;
  field.removeAttribute("aria-busy");
}

function named(blob) {
  const type = blob.type.split(";")[0];
  const ending = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" }[type] ?? "webm";
  const file = new File([blob], `recording.${ending}`, { type });
  file.recorded = true;
  return file;
}

async function record(field) {
  const [start, stop, time] = ["[data-record]", "[data-record-stop]", "[data-record-time]"].map((name) => field.querySelector(name));
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    say(field, field.dataset.noMicrophone);
    return;
  }
  const parts = [];
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 64_000 });
  const began = Date.now();
  const seconds = () => Math.floor((Date.now() - began) / 1000);
  const ticking = setInterval(() => {
    time.textContent = `${Math.floor(seconds() / 60)}:${String(seconds() % 60).padStart(2, "0")}`;
    if (seconds() >= LONGEST && recorder.state === "recording") recorder.stop();
  }, 500);
  const leaving = (event) => event.preventDefault();
  addEventListener("beforeunload", leaving);
  recorder.addEventListener("dataavailable", (event) => event.data.size && parts.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    removeEventListener("beforeunload", leaving);
    stream.getTracks().forEach((track) => track.stop());
    start.hidden = false;
    stop.hidden = time.hidden = true;
    if (parts.length) send(field, named(new Blob(parts, { type: recorder.mimeType })));
  });
  stop.onclick = () => recorder.state === "recording" && recorder.stop();
  start.hidden = true;
  stop.hidden = time.hidden = false;
  time.textContent = "0:00";
  say(field, "");
  recorder.start(1000);
  stop.focus();
}

function prepare(field) {
  const input = field.querySelector('input[type="file"]');
  // With this script choosing is sending; the button would only be in the way.
  field.querySelector("[data-upload]").hidden = true;
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    // Out of the form, so that it does not go a second time with it.
    input.value = "";
    send(field, file);
  });
  const recorder = field.querySelector("[data-recorder]");
  if (!recorder || !globalThis.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  recorder.hidden = false;
  recorder.querySelector("[data-record]").addEventListener("click", () => record(field));
}

document.querySelectorAll("[data-file-field]").forEach(prepare);
