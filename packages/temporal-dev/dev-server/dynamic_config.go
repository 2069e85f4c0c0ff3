package main

import "go.temporal.io/server/common/dynamicconfig"

// newDynamicConfig is what suits one developer, as in the CLI's dev server, and above it what the command line says.
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
		// Nobody on the internet is asked for newer versions.
		dynamicconfig.EnableServerVersionCheck.Key(): false,
	}
	for key, value := range settings.dynamicConfig {
		values[dynamicconfig.MakeKey(key)] = value
	}
	return values
}
