// Stands for Fastify's own types, which are not installed here: `npm run readmes` compiles against the real ones.
declare module 'fastify' {
  interface FastifyRequest {
    readonly id: string
  }
}
