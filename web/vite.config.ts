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
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { main: here('index.html'), sw: here('src/sw.ts') },
      output: {
        // What a first visit needs is one file: it compresses better than many.
        codeSplitting: {
          groups: [{ name: 'first', tags: ['$initial'], test: (id) => !id.endsWith('sw.ts') }],
        },
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: { include: ['test/**/*.test.ts'] },
  // A page of the development server has that server's origin, which the node would refuse.
  server: { proxy: { '/v1': { target: node, ws: true, changeOrigin: true, headers: { origin: node } } } },
});
