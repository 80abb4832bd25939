// site-sheet.js - a sheet for the printer: the print button, and the address of this site on the sheet.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const here of document.querySelectorAll("[data-here]")) here.textContent = location.host;
