// site-sheet.js - a sheet for the printer: shows the print button, writes the address of this site on it.
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const here of document.querySelectorAll("[data-here]")) here.textContent = location.host;
