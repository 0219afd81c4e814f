/** Keeps the page at hand without a network, and brings new versions of it when a person agrees. */
export async function keepForOffline(offer: (update: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  const hadOne = navigator.serviceWorker.controller !== null;
  let reloading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne && !reloading) {
      reloading = true;
      location.reload();
    }
  });
  const registration = await navigator.serviceWorker.register('/sw.js');
  const propose = () => {
    const { waiting } = registration;
    if (waiting !== null && navigator.serviceWorker.controller !== null) {
      offer(() => waiting.postMessage('take over'));
    }
  };
  propose();
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') {
        propose();
      }
    });
  });
  const hour = 3_600_000;
  setInterval(() => void registration.update().catch(() => {}), hour);
}
