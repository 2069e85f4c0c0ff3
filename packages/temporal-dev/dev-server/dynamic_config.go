package main

import (
	"go.temporal.io/server/chasm/lib/activity"
	"go.temporal.io/server/common/dynamicconfig"
)

// newDynamicConfig is what the CLI's dev server sets, what our users try first, and above both what the command line says.
func newDynamicConfig(settings settings) dynamicconfig.StaticClient {
	values := dynamicconfig.StaticClient{
		// New search attributes and Nexus endpoints can be used at once; their caches are passed by.
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): true,
		dynamicconfig.ForceNexusEndpointRefreshOnRead.Key():         true,
		// Reads that pass the caches by need more of the database.
		dynamicconfig.FrontendPersistenceMaxQPS.Key(): 10_000,
		dynamicconfig.HistoryPersistenceMaxQPS.Key():  45_000,
		// The cache holds as much as one developer needs.
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key(): 8096,
		// Lists are asked for by tests and web pages, each more than 10 times a second.
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,
		// Pause, reset, options and batches of activities without a workflow: off in this server's own defaults.
		activity.EnableStandaloneActivityOperatorCommands.Key():                  true,
		dynamicconfig.FrontendEnableBatchOperationsForStandaloneActivities.Key(): true,
		// Nobody on the internet is asked for newer versions.
		dynamicconfig.EnableServerVersionCheck.Key(): false,
	}
	for key, value := range settings.dynamicConfig {
		values[dynamicconfig.MakeKey(key)] = value
	}
	return values
}
