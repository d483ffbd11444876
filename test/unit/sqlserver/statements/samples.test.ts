import { describe, expect, it } from 'vitest'
import { answerOf } from '../../../../main/practice/sql/catalog/index.ts'
import { parseBatch } from '../../../../main/practice/sql/script/batch.ts'
import * as databaseItems from '../../../../main/sqlserver/permissions/database-items.ts'
import { splitBatches } from '../../../../main/sqlserver/permissions/index.ts'
import * as serverItems from '../../../../main/sqlserver/permissions/server-items.ts'
import { HELPERS, samples, statementsFile } from '../../../../main/sqlserver/samples.ts'
import { permissionSamples } from '../../../../main/sqlserver/samples-permissions.ts'
import * as statements from '../../../../main/sqlserver/statements/index.ts'

const all = samples()

describe('the list of statements', () => {
  it('holds every builder and every query', () => {
    const listed = new Set(all.map(({ builder }) => builder))
    const missing = Object.keys(statements).filter((name) => !HELPERS.has(name) && !listed.has(name))
    expect(missing, 'add these to main/sqlserver/samples.ts').toEqual([])
    expect([...HELPERS].filter((name) => !(name in statements))).toEqual([])
  })

  it('holds every form that a batch of permissions takes', () => {
    const text = permissionSamples()
      .map((batch) => batch.text)
      .join('\n')
    const forms = [...Object.keys(serverItems), ...Object.keys(databaseItems)].filter((name) => name.endsWith('Item'))
    // A form that is added shows here: it needs a word of its own in the samples.
    const words: Record<string, RegExp[]> = {
      serverRoleItem: [
        /CREATE SERVER ROLE \[auditors\] AUTHORIZATION ', QUOTENAME/,
        /CREATE SERVER ROLE \[of'login\]\]\] AUTHORIZATION \[O'Brien/,
      ],
      loginItem: [
        /HASHED, SID = 0x/,
        /FROM WINDOWS WITH/,
        /DISABLE;/,
        /DENY CONNECT SQL TO/,
        /REVOKE CONNECT SQL FROM/,
        /ALTER LOGIN .* WITH DEFAULT_DATABASE/,
      ],
      serverMemberItem: [/ALTER SERVER ROLE \[sysadmin\] ADD MEMBER/],
      serverPermissionItem: [
        /ON LOGIN::/,
        /ON SERVER ROLE::/,
        /ON ENDPOINT::/,
        /ON AVAILABILITY GROUP::/,
        /GRANT VIEW SERVER STATE TO \[auditors\] AS/,
      ],
      roleItem: [/CREATE ROLE \[r1\] AUTHORIZATION \[dbo\]/],
      userItem: [
        /CREATE USER .* FOR LOGIN .* WITH DEFAULT_SCHEMA/,
        /WITHOUT LOGIN WITH/,
        /CREATE USER \[CONTOSO\\group\];/,
        /DENY CONNECT TO/,
        /GRANT CONNECT TO .* WITH GRANT OPTION/,
      ],
      schemaItem: [/EXEC \(N'CREATE SCHEMA/],
      memberItem: [/ALTER ROLE \[db_datareader\] ADD MEMBER/],
      permissionItem: [
        /GRANT CREATE TABLE TO/,
        /WITH GRANT OPTION;/,
        /REVOKE SELECT ON OBJECT::\[dbo\]\.\[T'able\]\]\] \(\[C'1\]\]\]\) FROM/,
        /DENY EXECUTE ON SCHEMA::/,
        / AS \[dbo\];/,
        ...'ROLE,APPLICATION ROLE,USER,ASSEMBLY,TYPE,XML SCHEMA COLLECTION,MESSAGE TYPE,CONTRACT,SERVICE,REMOTE SERVICE BINDING,ROUTE,FULLTEXT CATALOG,SYMMETRIC KEY,CERTIFICATE,ASYMMETRIC KEY'
          .split(',')
          .map((kind) => new RegExp(` ON ${kind}::`)),
      ],
    }
    expect(Object.keys(words).sort()).toEqual(forms.sort())
    for (const [form, wanted] of Object.entries(words)) for (const word of wanted) expect(text, form).toMatch(word)
  })

  it('names each by its id and its database', () => {
    for (const { id, database, text } of all) {
      expect(id).toMatch(/^[a-z0-9-]+$/)
      expect(database).not.toBe('')
      expect(text.trim()).not.toBe('')
    }
  })

  it('declares what the driver sends as parameters, and holds no place holder but those of awkward names', () => {
    const named = all.find(({ builder }) => builder === 'backupNamed')
    expect(named?.text).toMatch(/^DECLARE @database nvarchar\(4000\) = N'O''Brien\]s /)
    expect(all.find(({ builder }) => builder === 'progressOf')?.text).toMatch(/^DECLARE @session int = 57;\n/)
    const secret = all.find(({ builder }) => builder === 'backupCertificate')
    expect(secret?.text).toContain("ENCRYPTION BY PASSWORD = N'Sample''s certificate-password {{x}} ]'")
  })

  it('is one batch each in the file', () => {
    expect(splitBatches(statementsFile())).toHaveLength(all.length)
  })

  it('is understood by the simulated instance: recognised by its text, or parsed by rules that know nothing of how it was made', () => {
    const parsed = all.filter(({ text }) => answerOf(text.replace(/^(DECLARE @\w+ [^\n]*\n)+/, '')) === undefined)
    expect(parsed.length).toBeGreaterThan(40)
    for (const { text, id } of parsed) expect(() => parseBatch(text), id).not.toThrow()
  })
})
