using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace Bauhinia.Cloud.Gateway;

/// <summary>Which host name leads to which instances. The proxy reads it anew whenever it changes; requests under way end as they began.</summary>
internal sealed class GatewayRoutes(IOptions<CloudOptions> options) : IProxyConfigProvider
{
    private readonly Lock changing = new();
    private readonly Dictionary<long, Entry> entries = [];
    private volatile Table current = new([], []);

    public IProxyConfig GetConfig() => current;

    /// <summary>Leads an application's hosts to these addresses; to none where there are none, which is answered 503.</summary>
    public void Set(long application, IReadOnlyList<string> hosts, IReadOnlyList<IPEndPoint> instances)
    {
        var entry = new Entry(hosts, instances);
        lock (changing)
        {
            if (entries.TryGetValue(application, out var known) && known.IsSame(entry)) return;
            entries[application] = entry;
            Publish();
        }
    }

    public void Remove(long application)
    {
        lock (changing)
        {
            if (entries.Remove(application)) Publish();
        }
    }

    private void Publish()
    {
        var routes = new List<RouteConfig>();
        var clusters = new List<ClusterConfig>();
        // A route that names no host would take every request.
        foreach (var (application, entry) in entries.Where(e => e.Value.Hosts.Count > 0))
        {
            var id = application.ToString(CultureInfo.InvariantCulture);
            routes.Add(new RouteConfig { RouteId = id, ClusterId = id, Match = new RouteMatch { Hosts = [.. entry.Hosts.Select(host => $"{host}.{options.Value.Gateway.Domain}")] } });
            clusters.Add(new ClusterConfig
            {
                ClusterId = id,
                LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
                Destinations = entry.Instances.ToDictionary(i => i.ToString(), i => new DestinationConfig { Address = $"http://{i}/" }, StringComparer.Ordinal),
            });
        }
        var before = current;
        current = new Table(routes, clusters);
        before.Change();
    }

    private sealed record Entry(IReadOnlyList<string> Hosts, IReadOnlyList<IPEndPoint> Instances)
    {
        public bool IsSame(Entry other) => Hosts.SequenceEqual(other.Hosts, StringComparer.Ordinal) && Instances.SequenceEqual(other.Instances);
    }

    private sealed class Table(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
    {
        private readonly ConfigurationReloadToken changed = new();

        public IReadOnlyList<RouteConfig> Routes => routes;

        public IReadOnlyList<ClusterConfig> Clusters => clusters;

        public IChangeToken ChangeToken => changed;

        public void Change() => changed.OnReload();
    }
}
