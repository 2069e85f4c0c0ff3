package main

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

const clusterName = "active"

// newServer prepares all four services of a server on one database; its Start returns when the process is interrupted.
func newServer(settings settings) (temporal.Server, error) {
	logger, err := newLogger(settings.logLevel)
	if err != nil {
		return nil, err
	}
	database, err := openDatabase(settings)
	if err != nil {
		return nil, err
	}
	services, err := newServices(settings)
	if err != nil {
		return nil, err
	}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, service := range services {
		hosts[primitives.ServiceName(name)] = static.SingleLocalHost(localAddress(service.RPC.BindOnIP, service.RPC.GRPCPort))
	}
	serverConfig := newConfig(database, services)
	return temporal.NewServer(
		temporal.WithConfig(serverConfig),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
		temporal.WithDynamicConfigClient(newDynamicConfig(settings)),
		temporal.InterruptOn(temporal.InterruptCh()),
	)
}

// newServices gives each service its ports. Only the frontend is for others: the rest stays on the loopback interface.
func newServices(settings settings) (map[string]config.Service, error) {
	ports, err := freePorts(4)
	if err != nil {
		return nil, err
	}
	service := func(ip string, port, httpPort int) config.Service {
		return config.Service{RPC: config.RPC{BindOnIP: ip, GRPCPort: port, HTTPPort: httpPort}}
	}
	return map[string]config.Service{
		string(primitives.FrontendService): service(settings.ip.String(), settings.port, ports[0]),
		string(primitives.HistoryService):  service(loopback, ports[1], 0),
		string(primitives.MatchingService): service(loopback, ports[2], 0),
		string(primitives.WorkerService):   service(loopback, ports[3], 0),
	}, nil
}

func newConfig(database *config.SQL, services map[string]config.Service) *config.Config {
	frontend := services[string(primitives.FrontendService)].RPC
	address := localAddress(frontend.BindOnIP, frontend.GRPCPort)
	noArchive := config.ArchivalNamespaceDefaults{
		History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
		Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
	}
	return &config.Config{
		Global: config.Global{
			Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: loopback},
		},
		Persistence: config.Persistence{
			DefaultStore:     sqlite.PluginName,
			VisibilityStore:  sqlite.PluginName,
			NumHistoryShards: 1,
			DataStores:       map[string]config.DataStore{sqlite.PluginName: {SQL: database}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {
					Enabled:                true,
					InitialFailoverVersion: 1,
					RPCAddress:             address,
					HTTPAddress:            localAddress(frontend.BindOnIP, frontend.HTTPPort),
					// A database that has one keeps its own.
					ClusterID: uuid.NewString(),
				},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            services,
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: noArchive},
		PublicClient:      config.PublicClient{HostPort: address},
	}
}

// localAddress is where this process itself reaches a service that listens on the address.
func localAddress(ip string, port int) string {
	address, err := netip.ParseAddr(ip)
	if err != nil || address.IsUnspecified() {
		address = netip.MustParseAddr(loopback)
	}
	return fmt.Sprint(netip.AddrPortFrom(address, uint16(port)))
}
