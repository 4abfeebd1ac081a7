import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './lib/state/app.svelte';
import './styles/index.css';

const target = document.getElementById('app');
if (target) {
  mount(App, { target });
  void app.start();
}
