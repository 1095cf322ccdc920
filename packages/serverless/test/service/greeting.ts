export async function greet(event: { userName: string }) {
  console.log(`Welcome back, ${event.userName}`)
  return event
}
