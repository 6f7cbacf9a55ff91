/** The sheet alone on a whole screen, which stays awake: for a wall, or a kitchen. */

/** Let a button fill the screen, where a browser can; Escape comes back. */
export function wallButton(button) {
  button.hidden = !document.fullscreenEnabled;
  let awake = null;
  button.addEventListener("click", async () => {
    await document.documentElement.requestFullscreen();
    awake = await navigator.wakeLock?.request("screen").catch(() => null); // a battery may say no
  });
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement) return;
    awake?.release();
    awake = null;
    button.focus();
  });
}
