export { RESOURCE_SERVER } from './resource-server.ts'
