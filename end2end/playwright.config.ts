import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';

/** Debian's Chromium, or whatever Playwright has itself. */
function chromium(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // The next name.
    }
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

// Playwright's workers read this file again and inherit the environment, so that all agree on the port.
process.env.HACK0_END2END_PORT ??= String(await freePort());
const listen = `127.0.0.1:${process.env.HACK0_END2END_PORT}`;

export default defineConfig({
  testDir: 'tests',
  // Signs in once for all specs.
  globalSetup: './tests/signing-in.ts',
  // One after another: the specs break and heal one shared invented Luma.
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: 'list',
  // For a machine with better things to do; each wait inside a spec has its own, shorter limit.
  timeout: 90_000,
  use: {
    baseURL: `http://${listen}`,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'script-on', use: { javaScriptEnabled: true } },
    { name: 'script-off', use: { javaScriptEnabled: false } },
  ],
  webServer: {
    // `make test` names the binary that the Rust tests have built already.
    command: process.env.HACK0_BIN ? `${process.env.HACK0_BIN} demo` : 'cargo run --quiet -- demo',
    cwd: '..',
    env: { HACK0_LISTEN: listen },
    url: `http://${listen}/readyz`,
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
