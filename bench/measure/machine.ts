import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the numbers were measured on, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const model = (cpu?.model ?? 'unknown processor').trim()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)}`
  const openssl = `OpenSSL ${process.versions.openssl}`
  return `${model}, ${availableParallelism()} cores, ${memory}, ${process.platform} ${process.arch}, Node ${process.versions.node}, ${openssl}, ${load}`
}
