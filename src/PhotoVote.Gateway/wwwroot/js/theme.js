// Runs before anything is drawn (a classic script in the head), so that a chosen theme does not flash: dark, light, or as the system has it.
(() => {
  try {
    const chosen = JSON.parse(localStorage.getItem('photovote.theme'));
    if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
  } catch {
    // No storage here: as the system has it.
  }
})();
