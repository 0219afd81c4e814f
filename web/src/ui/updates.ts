/** Keeps the page at hand without a network, and brings new versions of it when a person agrees. */
export async function keepForOffline(offer: (update: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  // The first worker of all takes over silently; a later one brings a new page.
  let controlled = navigator.serviceWorker.controller !== null;
  let reloading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled && !reloading) {
      reloading = true;
      location.reload();
    }
    controlled = true;
  });
  // Some browsers refuse it in private windows.
  const registered: Promise<ServiceWorkerRegistration | undefined> =
    navigator.serviceWorker.register('/sw.js');
  const registration = await registered.catch(() => undefined);
  if (registration === undefined) {
    return;
  }
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
