import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Tells the service worker which files this build consists of. */
export function offline(folder: string): Plugin {
  return {
    name: 'parley-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') {
        throw new Error('the build has no sw.js');
      }
      const hash = createHash('sha256');
      const files = ['/'];
      for (const [name, part] of Object.entries(bundle).sort()) {
        if (name !== 'sw.js' && !name.endsWith('.map')) {
          hash.update(name).update(part.type === 'chunk' ? part.code : part.source);
          if (name !== 'index.html') {
            files.push(`/${name}`);
          }
        }
      }
      for (const name of readdirSync(folder).sort()) {
        hash.update(name).update(readFileSync(`${folder}/${name}`));
        files.push(`/${name}`);
      }
      worker.code = worker.code
        .replace('__FILES__', JSON.stringify(files))
        .replace('__BUILD__', JSON.stringify(hash.digest('hex').slice(0, 16)));
    },
  };
}
