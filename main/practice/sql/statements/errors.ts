import { SqlError } from '../../tds/index.ts'

/** 15151: what is not there, and what may not be seen, look alike. */
export function absent(verb: 'find' | 'alter' | 'drop' | 'add', what: string, name: string): SqlError {
  return new SqlError(
    15_151,
    `Cannot ${verb} the ${what} '${name}', because it does not exist or you do not have permission.`,
  )
}

export const notPermitted = (): SqlError =>
  new SqlError(15_247, 'User does not have permission to perform this action.')

export const notALogin = (name: string): SqlError =>
  new SqlError(15_007, `'${name}' is not a valid login or you do not have permission.`)

export const userExists = (name: string): SqlError =>
  new SqlError(15_023, `User, group, or role '${name}' already exists in the current database.`)

export const loginExists = (name: string): SqlError =>
  new SqlError(15_025, `The server principal '${name}' already exists.`)

export const denied = (permission: string, database: string): SqlError =>
  new SqlError(262, `${permission} permission denied in database '${database}'.`, 14)
