// What service workers have and pages have not, as far as it is used. Checked by `tsc`, never shipped.

interface WaitingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface AskedEvent extends WaitingEvent {
  request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}

interface ServiceWorkerScope {
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(which: {includeUncontrolled: boolean, type: 'window'}): Promise<{url: string}[]>;
  };
  skipWaiting(): Promise<void>;
  oninstall: (event: WaitingEvent) => void;
  onactivate: (event: WaitingEvent) => void;
  onfetch: (event: AskedEvent) => void;
}
