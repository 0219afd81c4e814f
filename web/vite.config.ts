import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running node. */
const node = process.env.PARLEY_NODE ?? 'http://localhost:8080';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'] },
  server: { proxy: { '/v1': { target: node, ws: true } } },
});
