// A page whose scripts do not all arrive would stay empty without a word. A classic script in the head: when one of them fails, it says so and loads the page again
// by itself, with the address as it came. In English, because the words are among what is missing.
(() => {
  let failed = false;
  addEventListener('error', ({ target }) => {
    if (failed || !(target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel !== 'icon'))) return;
    failed = true;
    const again = () => location.reload();
    const tell = () => {
      const text = document.createElement('p');
      text.setAttribute('role', 'alert');
      text.textContent = 'Not all of this page has arrived. It is tried again in a moment. ';
      const button = document.createElement('button');
      button.textContent = 'Try again now';
      button.addEventListener('click', again);
      text.append(button);
      (document.getElementById('main') ?? document.body).replaceChildren(text);
    };
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
    else tell();
    addEventListener('online', again);
    setTimeout(again, 4000 + Math.random() * 4000);
  }, true);
})();
