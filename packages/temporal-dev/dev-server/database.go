package main

import (
	"fmt"

	"github.com/google/uuid"
	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

// openDatabase makes the database ready for the server: its tables, and the namespaces that it lacks.
func openDatabase(settings settings) (*config.SQL, error) {
	database := databaseConfig(settings.databaseFile)
	if settings.databaseFile != "" {
		if err := ensureSchema(settings.databaseFile); err != nil {
			return nil, fmt.Errorf("database %s: %w", settings.databaseFile, err)
		}
	}
	for _, name := range settings.namespaces {
		namespace, err := sqliteschema.NewNamespaceConfig(clusterName, name, false, settings.searchAttributes)
		if err != nil {
			return nil, fmt.Errorf("namespace %q: %w", name, err)
		}
		// A namespace that exists is left as it is.
		if err := sqliteschema.CreateNamespaces(database, namespace); err != nil {
			return nil, err
		}
	}
	return database, nil
}

// databaseConfig says where the database is. One in memory gets its tables from the server when it is opened.
func databaseConfig(file string) *config.SQL {
	database := &config.SQL{PluginName: sqliteplugin.PluginName}
	if file == "" {
		database.DatabaseName = uuid.NewString()
		database.ConnectAttributes = map[string]string{"mode": "memory", "cache": "shared"}
	} else {
		database.DatabaseName = file
		database.ConnectAttributes = map[string]string{"mode": "rwc"}
	}
	return database
}
