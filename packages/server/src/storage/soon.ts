/** Waits for something, and no longer than so many milliseconds. */
export async function soon(something: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  try {
    await Promise.race([something, late])
  } finally {
    clearTimeout(timer)
  }
}
