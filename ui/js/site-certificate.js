// site-certificate.js - the certificate as a PDF, made on this device: the sheet is drawn on a canvas, so that every
// script's letters come out right, and the picture is wrapped in the smallest PDF there is (ISO 32000-1, one page).
const sheet = document.querySelector(".certificate");
const name = document.getElementById("name");
const day = sheet.querySelector("[data-day]");
const lang = document.documentElement.lang;
const rtl = document.documentElement.dir === "rtl";

day.textContent = new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format(new Date());
name.addEventListener("input", () => {
  sheet.querySelector("[data-name]").textContent = name.value.trim() || "\u00a0";
});

const WIDTH = 1240, HEIGHT = 1754, MARGIN = 150; // A4 at 150 dots an inch

// Words that fit the width, line by line; returns the y below the last.
function write(pen, text, y, size, { weight = "", gap = 1.35, align = "center" } = {}) {
  const edge = align === "center" ? WIDTH / 2 : rtl ? WIDTH - MARGIN - 60 : MARGIN + 60;
  const most = WIDTH - 2 * MARGIN - (align === "center" ? 0 : 120);
  pen.font = `${weight} ${size}px system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif`;
  pen.textAlign = align === "center" ? "center" : rtl ? "right" : "left";
  pen.direction = rtl ? "rtl" : "ltr";
  let line = "";
  for (const word of text.trim().split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > most) {
      pen.fillText(line, edge, y);
      y += size * gap;
      line = word;
    } else line = longer;
  }
  pen.fillText(line, edge, y);
  return y + size * gap;
}

function draw() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.strokeStyle = "#1f6f6b";
  pen.lineWidth = 6;
  pen.strokeRect(70, 70, WIDTH - 140, HEIGHT - 140);
  pen.lineWidth = 2;
  pen.strokeRect(86, 86, WIDTH - 172, HEIGHT - 172);
  pen.fillStyle = "#14302f";
  let y = write(pen, sheet.querySelector(".certificate-kind").textContent, 330, 62, { weight: "700" });
  y = write(pen, name.value.trim() || " ", y + 110, 56, { weight: "600" });
  pen.fillRect(MARGIN + 120, y - 40, WIDTH - 2 * MARGIN - 240, 2);
  y = write(pen, sheet.querySelector(".certificate-what").textContent, y + 50, 34);
  y += 30;
  [...sheet.querySelectorAll(".certificate-units li")].forEach((unit, i) => {
    y = write(pen, `${i + 1}. ${unit.textContent}`, y + 14, 34, { align: "start" });
  });
  write(pen, day.textContent, HEIGHT - 330, 36);
  pen.fillStyle = "#4a615e";
  write(pen, sheet.querySelector(".hint").textContent, HEIGHT - 230, 26);
  return canvas;
}

// Objects of a PDF with their places in the file.
function pdf(jpeg) {
  const pieces = [], places = [];
  let length = 0;
  const add = (piece) => {
    pieces.push(piece);
    length += typeof piece === "string" ? piece.length : piece.byteLength;
  };
  const object = (number, words, bytes) => {
    places[number] = length;
    add(`${number} 0 obj\n${words}\n`);
    if (bytes) {
      add("stream\n");
      add(bytes);
      add("\nendstream\n");
    }
    add("endobj\n");
  };
  const paint = "q 595 0 0 842 0 0 cm /I Do Q";
  add("%PDF-1.4\n");
  object(1, "<</Type/Catalog/Pages 2 0 R>>");
  object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
  object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>");
  object(4, `<</Type/XObject/Subtype/Image/Width ${WIDTH}/Height ${HEIGHT}/ColorSpace/DeviceRGB/BitsPerComponent 8` +
            `/Filter/DCTDecode/Length ${jpeg.byteLength}>>`, jpeg);
  object(5, `<</Length ${paint.length}>>`, paint);
  const start = length;
  add("xref\n0 6\n0000000000 65535 f \n");
  for (let i = 1; i < 6; i++) add(`${String(places[i]).padStart(10, "0")} 00000 n \n`);
  add(`trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
  return new Blob(pieces, { type: "application/pdf" });
}

document.querySelector("[data-certificate]").addEventListener("click", () => {
  draw().toBlob(async (picture) => {
    const file = pdf(await picture.arrayBuffer());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "certificate.pdf";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }, "image/jpeg", 0.9);
});
