/** Commands of shell blocks that are not run, and why: the one place for them. */
export const NOT_RUN: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^npm ci\b/, why: 'is what made this checkout; the tests are a step of their own' },
  { command: /^npm pack\b/, why: 'is done before, into a folder of its own' },
  { command: /^npm (install|i)\b/, why: 'is done before: the blocks run where the tarballs are installed' },
  { command: /^(npm run poolhouse -- |npx poolhouse )dev\b/, why: 'is the server that the others run against' },
  { command: /^npx poolhouse up\b/, why: 'needs an application; tests of its own start it' },
  { command: /\bpoolhouse inbox\b/, why: 'waits for a server at the usual port; a test of its own runs it' },
  { command: /\bpoolhouse (-- )?trust\b/, why: 'is for a person to run; a test of its own runs it' },
  { command: /127\.0\.0\.1:3000/, why: 'needs the example application, which tests of its own start' },
]

/** What readers put in the place of something; `$…` are variables of the shell that runs the block. */
const READER_PUTS: readonly (readonly [written: RegExp, instead: string])[] = [
  // Values to copy from what was printed: the variables are set already
  [/^(export )?\w+=\S*…[^\n]*$/gm, ':'],
  [/--confirmation-code 123456/g, '--confirmation-code "$(code_of ana)"'],
  [/\bpackages\/server\/dist\/poolhouse\.mjs/g, 'node_modules/poolhouse/dist/poolhouse.mjs'],
]

/** Gives the text of a block as it is once a reader has adapted it. */
export function asReaderPuts(text: string): string {
  return READER_PUTS.reduce((adapted, [written, instead]) => adapted.replaceAll(written, () => instead), text)
}
