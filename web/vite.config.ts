import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { offline } from './build/offline.ts';

/** Where `npm run dev` finds a running node. */
const node = process.env.PARLEY_NODE ?? 'http://localhost:8080';
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  plugins: [offline(here('public')), budget()],
  build: {
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { main: here('index.html'), sw: here('src/sw.ts') },
      output: {
        // What the first load needs is one file: it packs better, and no other is waited for.
        codeSplitting: {
          groups: [{ name: 'page', tags: ['$initial'], test: /^(?!.*sw\.ts)/ }],
        },
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  // A busy machine may take its time.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000 },
  // A page of the development server has that server's origin, which the node would refuse.
  server: { proxy: { '/v1': { target: node, ws: true, changeOrigin: true, headers: { origin: node } } } },
});
