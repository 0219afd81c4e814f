/** What the session needs of the world, so that a test can give it another one. */
export interface Surroundings {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs something once, later; the answer calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Runs something again and again; the answer ends it. */
  every(ms: number, work: () => void): () => void;
  /** From 0 to less than 1. */
  random(): number;
  /** Opens a socket to the server, if it can be to the node that holds a partition. */
  open(partition: string, listener: SocketListener): Socket;
  /** Calls the server over HTTP; fails when there is no answer. */
  fetch(address: string, init: RequestInit): Promise<Response>;
}

export interface SocketListener {
  opened(): void;
  text(frame: string): void;
  /** Once, and last. */
  closed(): void;
}

export interface Socket {
  send(frame: string): void;
  close(): void;
}
