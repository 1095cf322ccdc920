/** A file that the bundler puts in as text: `custom.esbuild.loader` in serverless.yml. */
declare module '*.html' {
  const text: string
  export default text
}
