// Where the address is secure, a service worker keeps what the page is made of, so that it opens again without any network. It is given nothing with a key.

/** Starts it, and has it keep what this page has loaded so far: it works. */
export async function keepForOffline() {
  if (!globalThis.isSecureContext || !navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(address(), { scope: '/vote/' });
    const { active } = await navigator.serviceWorker.ready;

    // From then on it sees by itself what is loaded.
    if (active.state === 'activating') await new Promise((resolve) => active.addEventListener('statechange', resolve, { once: true }));
    active.postMessage({ keep: [`${location.origin}/vote.html`, ...named(), ...loaded()] });
  } catch (error) {
    console.warn('Without a service worker this page does not open without a network.', error);
  }
}

/** What the document asks for; some of it may still be on its way. */
const named = () => Array.from(document.querySelectorAll('script[src], link[rel=stylesheet], link[rel=modulepreload]'), ({ src, href }) => src || href);

const loaded = () => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(`${location.origin}/`));

/** The only script address that these pages trust beside their own modules. */
function address() {
  const trust = globalThis.trustedTypes?.createPolicy('service-worker', {
    createScriptURL: (url) => {
      if (url !== '/sw.js') throw new TypeError(url);
      return url;
    },
  });
  return trust ? trust.createScriptURL('/sw.js') : '/sw.js';
}
