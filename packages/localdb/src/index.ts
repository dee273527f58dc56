export {
  type AdminServer,
  cloneDatabase,
  createDepartmentDatabase,
  type DepartmentDatabase,
  dropDatabase,
  exclusively,
  quoted,
  withAdmin,
} from './departments.ts'
export { LocalPostgresError, type LocalPostgresFailure, USE_YOUR_OWN_POSTGRES } from './errors.ts'
export { keepLocalPostgres } from './kept-alive.ts'
export { isAlive } from './left-behind.ts'
export {
  type LocalPostgres,
  type LocalPostgresOptions,
  localDepartmentUrl,
  removeLocalPostgres,
  startLocalPostgres,
} from './server.ts'
