// site-course.js - remembers in this browser which units of the course are done; nothing is sent.
//
// A unit is done when every question of it has been answered (an answer opened).  In a private window the browser
// forgets it, and that is fine.
const KEY = "course";

const done = () => {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) || "[]"));
  } catch {
    return new Set();
  }
};
const keep = (units) => {
  try {
    if (units.size) localStorage.setItem(KEY, JSON.stringify([...units]));
    else localStorage.removeItem(KEY);
  } catch { /* a window that keeps nothing */ }
};

const unit = document.querySelector("article[data-unit]");
if (unit) {
  const questions = [...unit.querySelectorAll("[data-question]")];
  const told = unit.querySelector("[data-unit-done]");
  told.hidden = !done().has(unit.dataset.unit);
  for (const question of questions)
    for (const answer of question.querySelectorAll("details"))
      answer.addEventListener("toggle", () => {
        if (answer.open) question.dataset.answered = "yes";
        if (!questions.length || questions.some((each) => !each.dataset.answered)) return;
        keep(done().add(unit.dataset.unit));
        told.hidden = false;
      });
}

const course = document.querySelector("[data-course]");
if (course) {
  const forget = document.querySelector("[data-course-forget]");
  const show = () => {
    const units = done();
    for (const item of course.querySelectorAll("[data-unit]"))
      item.querySelector("[data-done]").hidden = !units.has(item.dataset.unit);
    forget.hidden = !units.size;
  };
  forget.addEventListener("click", () => {
    keep(new Set());
    show();
  });
  show();
}

const certificate = document.querySelector("[data-units]");
if (certificate) {
  const units = done();
  const open = certificate.dataset.units.trim().split(/\s+/).some((id) => !units.has(id));
  document.querySelector("[data-course-open]").hidden = !open;
  for (const button of document.querySelectorAll("[data-certificate]")) button.disabled = open;
}
