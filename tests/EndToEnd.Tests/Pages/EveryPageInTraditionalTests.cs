using Bauhinia.EndToEnd.Tests.Browser;

namespace Bauhinia.EndToEnd.Tests.Pages;

public sealed class EveryPageInTraditionalTests(Site site) : EveryPageTests(site, "zh-Hant", "zh-Hant-HK");
