package main

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

const (
	driver       = "sqlite"
	beforePrefix = "before_upgrade_"
)

// ensureSchema gives a database file the tables of this server: all of them when the file is new, else those that an
// older server did not have yet. The server itself would take an old file as it is and fail where it misses a table.
//
// It is one transaction, so that a process that is killed meanwhile leaves the file as it was.
func ensureSchema(file string) error {
	statements, err := schemaStatements()
	if err != nil {
		return err
	}
	wanted, err := readSchemaOf(":memory:", statements)
	if err != nil {
		return err
	}
	// The same spelling as in the server, which takes the name as it is.
	db, err := sql.Open(driver, "file:"+file+"?mode=rwc")
	if err != nil {
		return err
	}
	defer db.Close()
	transaction, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = transaction.Rollback() }()
	present, err := readSchema(transaction)
	if err != nil {
		return err
	}
	if slices.Equal(present, wanted) {
		return nil
	}
	if err := rebuild(transaction, present, statements); err != nil {
		return err
	}
	return transaction.Commit()
}

// object is a table, index or trigger, with the statement that makes it.
type object struct{ kind, name, sql string }

func (o object) isVirtual() bool { return strings.HasPrefix(o.sql, "CREATE VIRTUAL TABLE") }

// rebuild makes all objects anew and moves the rows of the tables that were there.
// SQLite can't add the generated columns that newer servers search by to a table that exists.
func rebuild(transaction *sql.Tx, present []object, statements []string) error {
	run := func(format string, args ...any) error {
		statement := fmt.Sprintf(format, args...)
		if _, err := transaction.Exec(statement); err != nil {
			return fmt.Errorf("%w in %s", err, statement)
		}
		return nil
	}
	// Triggers first: they name tables. They and the virtual tables are filled again by what is inserted below.
	for _, kind := range []string{"trigger", "index"} {
		for _, o := range present {
			if o.kind != kind {
				continue
			}
			if err := run("DROP %s %s", kind, o.name); err != nil {
				return err
			}
		}
	}
	var tables []string
	for _, o := range present {
		switch {
		case o.kind != "table":
		case o.isVirtual():
			if err := run("DROP TABLE %s", o.name); err != nil {
				return err
			}
		default:
			tables = append(tables, o.name)
			if err := run("ALTER TABLE %s RENAME TO %s%s", o.name, beforePrefix, o.name); err != nil {
				return err
			}
		}
	}
	for _, statement := range statements {
		if err := run("%s", statement); err != nil {
			return err
		}
	}
	for _, table := range tables {
		columns, err := storedColumns(transaction, beforePrefix+table)
		if err != nil {
			return err
		}
		// A column or table that this server does not know was made by a newer one: the file stays as it is.
		if err := run("REPLACE INTO %s (%s) SELECT %s FROM %s%s", table, columns, columns, beforePrefix, table); err != nil {
			return fmt.Errorf("it can't be used by this server, perhaps because a newer one wrote it: %w", err)
		}
		if err := run("DROP TABLE %s%s", beforePrefix, table); err != nil {
			return err
		}
	}
	return nil
}

// storedColumns lists the columns that hold values of their own, which generated ones do not.
func storedColumns(transaction *sql.Tx, table string) (string, error) {
	rows, err := transaction.Query("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", table)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return "", err
		}
		columns = append(columns, `"`+column+`"`)
	}
	return strings.Join(columns, ", "), rows.Err()
}

// schemaStatements are the server's own, which it gives out only by running them.
func schemaStatements() ([]string, error) {
	var recorded recorder
	err := sqliteschema.SetupSchemaOnDB(&recorded)
	return recorded.statements, err
}

type recorder struct {
	sqlplugin.AdminDB
	statements []string
}

func (r *recorder) Exec(statement string, _ ...any) error {
	r.statements = append(r.statements, statement)
	return nil
}

func readSchemaOf(name string, statements []string) ([]object, error) {
	db, err := sql.Open(driver, name)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	// A database in memory is there for one connection only.
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			return nil, err
		}
	}
	return readSchema(db)
}

// readSchema lists what statements have made; what SQLite has made for them itself is left out: it has no statement, or
// is the storage of a virtual table.
func readSchema(db interface {
	Query(query string, args ...any) (*sql.Rows, error)
}) ([]object, error) {
	rows, err := db.Query(`
		SELECT type, name, sql FROM sqlite_schema AS o WHERE sql IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM sqlite_schema AS v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%' AND o.name LIKE v.name || '\_%' ESCAPE '\'
		) ORDER BY type, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var objects []object
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.kind, &o.name, &o.sql); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, rows.Err()
}
