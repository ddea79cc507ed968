using Bauhinia.EndToEnd.Tests.Browser;

namespace Bauhinia.EndToEnd.Tests.Pages;

public sealed class EveryPageInSimplifiedTests(Site site) : EveryPageTests(site, "zh-Hans", "zh-Hans-CN");
