import type { Action } from '../../engine/types.ts'
import { backupHeader, backupNamed, verifyBackup } from '../../sqlserver/statements/index.ts'
import { fileAction, kitAction, queryAction, statementAction } from '../databases/actions.ts'
import type { Item, Probe } from './items.ts'

/** The golden sequence of one backup, in the order that it is sent. Source: orchestrator-sql.md B.3. */
export function backupActions({ server, options, statement }: Item, artifact: string): Action[] {
  const { name } = server.own
  return [
    statementAction(name, statement),
    queryAction(name, backupNamed(options.database, options.setName)),
    queryAction(name, backupHeader(options.paths)),
    statementAction(name, verifyBackup(options.paths, 1, true)),
    kitAction(artifact),
  ]
}

export function probeActions({ server, options, statement }: Probe, isRemoved: boolean): Action[] {
  const { name } = server.own
  return [
    statementAction(name, statement),
    queryAction(name, backupNamed(options.database, options.setName)),
    queryAction(name, backupHeader(options.paths)),
    ...options.paths.map((path) =>
      isRemoved
        ? fileAction(path, `remove       ${path}`)
        : fileAction(path, `stays        ${path}: the server has no clean way to remove it`),
    ),
  ]
}
