import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** Bytes, compressed, of what a first visit loads before anything is shown. */
export const JAVASCRIPT_MAX = 60 * 1024;
export const CSS_MAX = 10 * 1024;

/** Ends the build when the page has become too heavy. */
export function budget(): Plugin {
  return {
    name: 'parley-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const size = (text: string | Uint8Array) => gzipSync(text).length;
      const first = new Set<string>();
      const follow = (name: string) => {
        const part = bundle[name];
        if (part?.type === 'chunk' && !first.has(name)) {
          first.add(name);
          part.imports.forEach(follow);
        }
      };
      const isPage = (part: Rollup.OutputChunk) => part.isEntry && part.fileName !== 'sw.js';
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk' && isPage(part)) {
          follow(part.fileName);
        }
      }
      const javascript = [...first]
        .map((name) => size((bundle[name] as Rollup.OutputChunk).code))
        .reduce((sum, each) => sum + each, 0);
      const css = Object.values(bundle)
        .filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'))
        .map((part) => size((part as Rollup.OutputAsset).source))
        .reduce((sum, each) => sum + each, 0);
      const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
      this.info(`first load: JavaScript ${kilobytes(javascript)}, CSS ${kilobytes(css)}, gzip`);
      if (javascript > JAVASCRIPT_MAX || css > CSS_MAX) {
        const most = `${kilobytes(JAVASCRIPT_MAX)} and ${kilobytes(CSS_MAX)}`;
        this.error(`JavaScript ${kilobytes(javascript)}, CSS ${kilobytes(css)}: at most ${most}`);
      }
    },
  };
}
