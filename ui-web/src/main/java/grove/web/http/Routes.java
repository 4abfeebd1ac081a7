package grove.web.http;

/// A group of endpoints that belong together.
interface Routes {

  void addTo(Api api);
}
