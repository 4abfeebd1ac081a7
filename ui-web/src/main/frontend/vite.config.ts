import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Builds the page into the module's target folder, from where Maven packs it into the jar. */
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: '../../../target/webroot',
    emptyOutDir: true,
    // The CSP allows no data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
  },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
});
