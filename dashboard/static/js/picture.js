/** A tile as a PNG: its title over its chart, figure or table. */

const SCALE = 2;

export async function tilePicture(tile) {
  const frame = tile.node.getBoundingClientRect();
  const hidden = unseen(tile);
  const [width, height] = [frame.width + hidden.width, frame.height + hidden.height];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  const context = canvas.getContext("2d");
  const style = getComputedStyle(tile.node);
  const font = style.fontFamily;
  context.scale(SCALE, SCALE);
  context.fillStyle = style.backgroundColor;
  context.fillRect(0, 0, width, height);
  context.fillStyle = style.color;
  context.font = `600 15px ${font}`;
  context.fillText(tile.visual.title || "", 16, 30);
  context.font = `13px ${font}`;
  context.fillText(tile.visual.subtitle || "", 16, 48, width - 32);
  if (tile.chart) await paintChart(context, tile);
  else paintText(context, tile, font);
  return canvas.toDataURL("image/png");
}

async function paintChart(context, tile) {
  if (tile.chart.panels) return paintPanels(context, tile);
  const drawn = await tile.chart.view.toCanvas(SCALE);
  const box = tile.body.getBoundingClientRect();
  const frame = tile.node.getBoundingClientRect();
  const hidden = unseen(tile);
  context.drawImage(drawn, box.left - frame.left, box.top - frame.top, box.width + hidden.width, box.height + hidden.height);
}

/** Paint the panels of small multiples that are seen, with their titles and their legend. */
async function paintPanels(context, tile) {
  const frame = tile.node.getBoundingClientRect();
  for (const { view, canvas } of tile.chart.panels) {
    const box = canvas.getBoundingClientRect();
    if (box.bottom <= frame.bottom) context.drawImage(await view.toCanvas(SCALE), box.left - frame.left, box.top - frame.top, box.width, box.height);
  }
  paintText(context, tile, getComputedStyle(tile.node).fontFamily);
}

/** What of a chart that scrolls isn't seen in its tile; a picture holds it all. */
function unseen(tile) {
  if (!tile.chart?.canvas) return { width: 0, height: 0 };
  const { canvas } = tile.chart;
  return { width: canvas.clientWidth - canvas.parentNode.clientWidth, height: canvas.clientHeight - canvas.parentNode.clientHeight };
}

/** Write figures and tables line by line: what the tile shows as text, in its places. */
function paintText(context, tile, font) {
  const frame = tile.node.getBoundingClientRect();
  for (const node of tile.body.querySelectorAll(".value, .change, .against, .period, th, td, .record .head, dt, dd, figcaption, .panel-legend li")) {
    const box = node.getBoundingClientRect();
    if (box.bottom > frame.bottom || box.right > frame.right + 1) continue;
    const style = getComputedStyle(node);
    context.fillStyle = style.backgroundColor;
    context.fillRect(box.left - frame.left, box.top - frame.top, box.width, box.height);
    context.font = `${style.fontWeight} ${style.fontSize} ${font}`;
    context.fillStyle = style.color;
    context.textAlign = style.textAlign === "right" ? "right" : "left";
    const left = context.textAlign === "right" ? box.right - frame.left - 10 : box.left - frame.left + parseFloat(style.paddingLeft);
    context.fillText(node.textContent, left, box.top - frame.top + box.height / 2 + 5);
  }
}
